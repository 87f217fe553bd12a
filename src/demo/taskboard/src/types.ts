export interface User {
  id: string
  name: string
  email: string
  createdAt: string
}

export interface AuthResponse {
  token: string
  user: User
}

export type ProjectColor = 'teal' | 'amber' | 'rose' | 'indigo' | 'lime' | 'slate'

export interface Project {
  id: string
  name: string
  description: string
  color: ProjectColor
  ownerId: string
  createdAt: string
}

export interface ProjectInput {
  name: string
  description: string
  color: ProjectColor
}

export type TaskStatus = 'todo' | 'doing' | 'done'
export type TaskPriority = 'low' | 'medium' | 'high'

export interface Task {
  id: string
  projectId: string
  title: string
  notes: string
  status: TaskStatus
  priority: TaskPriority
  dueDate: string | null
  createdAt: string
  updatedAt: string
}

export interface TaskInput {
  projectId: string
  title: string
  notes: string
  status: TaskStatus
  priority: TaskPriority
  dueDate: string | null
}

export interface TaskFilters {
  projectId?: string
  status?: TaskStatus
  priority?: TaskPriority
}

export interface ApiError {
  message: string
}
