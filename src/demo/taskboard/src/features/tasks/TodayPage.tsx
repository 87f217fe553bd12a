import { useState } from 'react'
import { EmptyState } from '@/components/EmptyState'
import { Spinner } from '@/components/Spinner'
import { useToast } from '@/components/Toasts'
import { useAuth } from '@/features/auth/AuthProvider'
import { useProjects } from '@/features/projects/api'
import { ProjectDialog } from '@/features/projects/ProjectDialog'
import { errorMessage } from '@/lib/api'
import { describeDue, greeting } from '@/lib/dates'
import type { Task } from '@/types'
import { useTasks, useUpdateTask } from './api'
import { TaskCard } from './TaskCard'
import { TaskDialog } from './TaskDialog'

interface Group {
  title: string
  holds: (task: Task) => boolean
}

const tone = (task: Task) => (task.dueDate ? describeDue(task.dueDate).tone : null)

const groups: Group[] = [
  { title: 'Late', holds: (task) => task.status !== 'done' && tone(task) === 'overdue' },
  { title: 'Today and tomorrow', holds: (task) => task.status !== 'done' && tone(task) === 'soon' },
  { title: 'In progress', holds: (task) => task.status === 'doing' && tone(task) !== 'overdue' && tone(task) !== 'soon' },
  { title: 'Coming up', holds: (task) => task.status === 'todo' && (tone(task) === 'later' || tone(task) === null) },
]

export function TodayPage() {
  const { user } = useAuth()
  const { data: tasks, isLoading } = useTasks()
  const { data: projects } = useProjects()
  const [creating, setCreating] = useState(false)
  const [editing, setEditing] = useState<Task | null>(null)
  const update = useUpdateTask()
  const toast = useToast()

  const open = tasks?.filter((task) => task.status !== 'done') ?? []
  const nameOf = (id: string) => projects?.find((project) => project.id === id)?.name

  function toggle(task: Task) {
    update.mutate(
      { id: task.id, status: task.status === 'done' ? 'todo' : 'done' },
      {
        onSuccess: (saved) => saved.status === 'done' && toast('Well done'),
        onError: (error) => toast(errorMessage(error), 'error'),
      },
    )
  }

  return (
    <div className="page page-narrow">
      <header className="page-head">
        <div>
          <p className="eyebrow">
            {new Date().toLocaleDateString(undefined, { weekday: 'long', month: 'long', day: 'numeric' })}
          </p>
          <h1>
            {greeting()}
            {user ? `, ${user.name.split(' ')[0]}` : ''}
          </h1>
          {tasks && (
            <p className="muted">
              {open.length === 0
                ? 'Nothing is open.'
                : `${open.length} open ${open.length === 1 ? 'task' : 'tasks'} in ${projects?.length ?? 0} ${projects?.length === 1 ? 'project' : 'projects'}.`}
            </p>
          )}
        </div>
      </header>

      {isLoading && <Spinner label="Gathering your tasks" />}

      {projects?.length === 0 && (
        <EmptyState title="A blank page" text="Tasks live in projects. Begin with one: a trip, a flat, a release.">
          <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
            Create a project
          </button>
        </EmptyState>
      )}

      {projects && projects.length > 0 && tasks && open.length === 0 && (
        <EmptyState title="All clear" text="Open a project on the left and write down what comes next." />
      )}

      {groups.map((group) => {
        const held = open.filter(group.holds)
        if (held.length === 0) return null
        return (
          <section key={group.title} className="group">
            <h2>
              {group.title} <span className="count">{held.length}</span>
            </h2>
            <ul className="cards">
              {held.map((task) => (
                <TaskCard
                  key={task.id}
                  task={task}
                  project={nameOf(task.projectId)}
                  onOpen={() => setEditing(task)}
                  onToggle={() => toggle(task)}
                />
              ))}
            </ul>
          </section>
        )
      })}

      {creating && <ProjectDialog onClose={() => setCreating(false)} />}
      {editing && <TaskDialog task={editing} onClose={() => setEditing(null)} />}
    </div>
  )
}
