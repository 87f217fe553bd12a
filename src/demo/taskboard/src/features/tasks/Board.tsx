import { Plus } from 'lucide-react'
import { useState, type DragEvent, type FormEvent } from 'react'
import { useToast } from '@/components/Toasts'
import { errorMessage } from '@/lib/api'
import type { Task, TaskStatus } from '@/types'
import { useCreateTask, useUpdateTask } from './api'
import { TaskCard } from './TaskCard'
import { TaskDialog } from './TaskDialog'

const columns: { status: TaskStatus; title: string; empty: string }[] = [
  { status: 'todo', title: 'To do', empty: 'Nothing waits.' },
  { status: 'doing', title: 'Doing', empty: 'Drag a task here when you begin.' },
  { status: 'done', title: 'Done', empty: 'Done tasks rest here.' },
]

interface BoardProps {
  projectId: string
  tasks: Task[]
  isLoading: boolean
}

export function Board({ projectId, tasks, isLoading }: BoardProps) {
  const [editing, setEditing] = useState<Task | null>(null)
  const [over, setOver] = useState<TaskStatus | null>(null)
  const update = useUpdateTask()
  const toast = useToast()

  function move(id: string, status: TaskStatus) {
    update.mutate({ id, status }, { onError: (error) => toast(errorMessage(error), 'error') })
  }

  function handleDrop(event: DragEvent, status: TaskStatus) {
    event.preventDefault()
    setOver(null)
    const id = event.dataTransfer.getData('text/task')
    if (id) move(id, status)
  }

  return (
    <div className="board">
      {columns.map(({ status, title, empty }) => {
        const inColumn = tasks.filter((task) => task.status === status)
        return (
          <section
            key={status}
            className={over === status ? 'column column-over' : 'column'}
            aria-label={title}
            onDragOver={(event) => {
              event.preventDefault()
              setOver(status)
            }}
            onDragLeave={() => setOver(null)}
            onDrop={(event) => handleDrop(event, status)}
          >
            <header className="column-head">
              <span className={`status status-${status}`} />
              <h2>{title}</h2>
              <span className="count">{inColumn.length}</span>
            </header>
            <ul className="cards">
              {isLoading && [1, 2].map((line) => <li key={line} className="skeleton skeleton-card" />)}
              {inColumn.map((task) => (
                <TaskCard
                  key={task.id}
                  task={task}
                  onOpen={() => setEditing(task)}
                  onToggle={() => move(task.id, task.status === 'done' ? 'todo' : 'done')}
                />
              ))}
              {!isLoading && inColumn.length === 0 && <li className="column-empty muted">{empty}</li>}
            </ul>
            <QuickAdd projectId={projectId} status={status} columnTitle={title} />
          </section>
        )
      })}
      {editing && <TaskDialog task={editing} onClose={() => setEditing(null)} />}
    </div>
  )
}

function QuickAdd({ projectId, status, columnTitle }: { projectId: string; status: TaskStatus; columnTitle: string }) {
  const [title, setTitle] = useState('')
  const create = useCreateTask()
  const toast = useToast()

  function handleSubmit(event: FormEvent) {
    event.preventDefault()
    const text = title.trim()
    if (!text) return
    create.mutate(
      { projectId, title: text, notes: '', status, priority: 'medium', dueDate: null },
      { onSuccess: () => setTitle(''), onError: (error) => toast(errorMessage(error), 'error') },
    )
  }

  return (
    <form className="quick-add" onSubmit={handleSubmit}>
      <Plus size={16} aria-hidden="true" />
      <input
        aria-label={`Add a task to ${columnTitle}`}
        placeholder="Add a task"
        maxLength={140}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
    </form>
  )
}
