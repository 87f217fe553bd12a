import { Pencil, Search, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { EmptyState } from '@/components/EmptyState'
import { Spinner } from '@/components/Spinner'
import { useToast } from '@/components/Toasts'
import { Board } from '@/features/tasks/Board'
import { useTasks } from '@/features/tasks/api'
import { errorMessage } from '@/lib/api'
import type { TaskPriority } from '@/types'
import { useDeleteProject, useProject } from './api'
import { ProjectDialog } from './ProjectDialog'

export function ProjectPage() {
  const { projectId } = useParams<{ projectId: string }>()
  return <ProjectBoard key={projectId} id={projectId!} />
}

function ProjectBoard({ id }: { id: string }) {
  const [search, setSearch] = useState('')
  const [priority, setPriority] = useState<TaskPriority | ''>('')
  const [editing, setEditing] = useState(false)
  const { data: project, isLoading, isError } = useProject(id)
  const { data: tasks, isLoading: tasksLoading } = useTasks({ projectId: id, priority: priority || undefined })
  const remove = useDeleteProject()
  const navigate = useNavigate()
  const toast = useToast()

  if (isLoading) return <Spinner label="Fetching the board" fullPage />
  if (isError || !project) {
    return (
      <EmptyState title="No such project" text="It was deleted, or it never was yours.">
        <Link className="button button-primary" to="/">
          Back to today
        </Link>
      </EmptyState>
    )
  }

  function handleDelete() {
    if (!window.confirm(`Delete “${project!.name}” and all of its tasks?`)) return
    remove.mutate(id, {
      onSuccess: () => {
        toast('Project deleted')
        navigate('/')
      },
      onError: (error) => toast(errorMessage(error), 'error'),
    })
  }

  const words = search.trim().toLowerCase()
  const visible = (tasks ?? []).filter((task) => !words || task.title.toLowerCase().includes(words))
  const done = (tasks ?? []).filter((task) => task.status === 'done').length
  const total = tasks?.length ?? 0

  return (
    <div className="page">
      <header className="page-head">
        <div>
          <p className="eyebrow">
            <span className={`dot dot-${project.color}`} /> Project
          </p>
          <h1>{project.name}</h1>
          {project.description && <p className="muted">{project.description}</p>}
        </div>
        <div className="page-actions">
          <button type="button" className="icon-button" aria-label="Edit project" onClick={() => setEditing(true)}>
            <Pencil size={18} />
          </button>
          <button type="button" className="icon-button" aria-label="Delete project" onClick={handleDelete}>
            <Trash2 size={18} />
          </button>
        </div>
      </header>

      <div className="toolbar">
        <label className="search">
          <Search size={16} aria-hidden="true" />
          <input
            type="search"
            aria-label="Find a task"
            placeholder="Find a task"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        <select
          aria-label="Priority"
          value={priority}
          onChange={(event) => setPriority(event.target.value as TaskPriority | '')}
        >
          <option value="">Any priority</option>
          <option value="high">High</option>
          <option value="medium">Medium</option>
          <option value="low">Low</option>
        </select>
        {total > 0 && (
          <div className="progress" aria-label={`${done} of ${total} done`}>
            <span className="progress-track">
              <span className="progress-bar" style={{ width: `${(100 * done) / total}%` }} />
            </span>
            <span className="muted">
              {done} of {total}
            </span>
          </div>
        )}
      </div>

      <Board projectId={id} tasks={visible} isLoading={tasksLoading} />
      {editing && <ProjectDialog project={project} onClose={() => setEditing(false)} />}
    </div>
  )
}
