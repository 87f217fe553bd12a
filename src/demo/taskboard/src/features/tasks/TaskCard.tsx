import { CalendarDays, Check, Flag, StickyNote } from 'lucide-react'
import { describeDue } from '@/lib/dates'
import type { Task } from '@/types'

interface TaskCardProps {
  task: Task
  project?: string
  onOpen: () => void
  onToggle: () => void
}

export function TaskCard({ task, project, onOpen, onToggle }: TaskCardProps) {
  const done = task.status === 'done'
  const due = task.dueDate ? describeDue(task.dueDate) : null

  return (
    <li
      className={done ? 'task task-done' : 'task'}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData('text/task', task.id)
        event.dataTransfer.effectAllowed = 'move'
      }}
    >
      <button
        type="button"
        role="checkbox"
        aria-checked={done}
        aria-label={`Done: ${task.title}`}
        className="tick"
        onClick={onToggle}
      >
        <Check size={14} strokeWidth={3} aria-hidden="true" />
      </button>
      <button type="button" className="task-open" onClick={onOpen}>
        <span className="task-title">{task.title}</span>
        <span className="task-facts">
          {task.priority === 'high' && (
            <span className="chip chip-high">
              <Flag size={12} /> High
            </span>
          )}
          {task.priority === 'low' && <span className="chip">Low</span>}
          {due && (
            <span className={done ? 'chip' : `chip chip-${due.tone}`}>
              <CalendarDays size={12} /> {due.label}
            </span>
          )}
          {task.notes && (
            <span className="chip" title={task.notes}>
              <StickyNote size={12} /> Notes
            </span>
          )}
          {project && <span className="chip">{project}</span>}
        </span>
      </button>
    </li>
  )
}
