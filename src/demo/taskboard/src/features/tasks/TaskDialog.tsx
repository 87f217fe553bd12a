import { Trash2 } from 'lucide-react'
import { useId, useState, type FormEvent } from 'react'
import { Dialog } from '@/components/Dialog'
import { Field } from '@/components/Field'
import { useToast } from '@/components/Toasts'
import { errorMessage } from '@/lib/api'
import type { Task, TaskPriority, TaskStatus } from '@/types'
import { useDeleteTask, useUpdateTask } from './api'

export function TaskDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const [title, setTitle] = useState(task.title)
  const [notes, setNotes] = useState(task.notes)
  const [status, setStatus] = useState(task.status)
  const [priority, setPriority] = useState(task.priority)
  const [dueDate, setDueDate] = useState(task.dueDate?.slice(0, 10) ?? '')
  const update = useUpdateTask()
  const remove = useDeleteTask()
  const toast = useToast()
  const id = useId()

  function handleSubmit(event: FormEvent) {
    event.preventDefault()
    update.mutate(
      { id: task.id, title: title.trim(), notes, status, priority, dueDate: dueDate || null },
      {
        onSuccess: () => {
          toast('Task saved')
          onClose()
        },
        onError: (error) => toast(errorMessage(error), 'error'),
      },
    )
  }

  function handleDelete() {
    remove.mutate(task.id, {
      onSuccess: () => {
        toast('Task deleted')
        onClose()
      },
      onError: (error) => toast(errorMessage(error), 'error'),
    })
  }

  return (
    <Dialog title="Edit task" onClose={onClose}>
      <form className="stack" onSubmit={handleSubmit}>
        <Field label="Title" required maxLength={140} value={title} onChange={setTitle} />
        <div className="field">
          <label htmlFor={`${id}-notes`}>Notes</label>
          <textarea
            id={`${id}-notes`}
            rows={4}
            placeholder="Anything worth remembering"
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
          />
        </div>
        <div className="field-row">
          <div className="field">
            <label htmlFor={`${id}-status`}>Column</label>
            <select
              id={`${id}-status`}
              value={status}
              onChange={(event) => setStatus(event.target.value as TaskStatus)}
            >
              <option value="todo">To do</option>
              <option value="doing">Doing</option>
              <option value="done">Done</option>
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-priority`}>Priority</label>
            <select
              id={`${id}-priority`}
              value={priority}
              onChange={(event) => setPriority(event.target.value as TaskPriority)}
            >
              <option value="low">Low</option>
              <option value="medium">Medium</option>
              <option value="high">High</option>
            </select>
          </div>
          <Field label="Due" type="date" value={dueDate} onChange={setDueDate} />
        </div>
        <p className="muted small">Last changed {new Date(task.updatedAt).toLocaleString()}</p>
        <div className="row-between">
          <button type="button" className="button button-danger" onClick={handleDelete} disabled={remove.isPending}>
            <Trash2 size={16} /> Delete
          </button>
          <div className="row-end">
            <button type="button" className="button button-quiet" onClick={onClose}>
              Cancel
            </button>
            <button className="button button-primary" disabled={update.isPending || !title.trim()}>
              Save
            </button>
          </div>
        </div>
      </form>
    </Dialog>
  )
}
