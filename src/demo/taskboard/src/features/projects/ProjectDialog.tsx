import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '@/components/Dialog'
import { Field } from '@/components/Field'
import { useToast } from '@/components/Toasts'
import { errorMessage } from '@/lib/api'
import type { Project, ProjectColor } from '@/types'
import { useCreateProject, useUpdateProject } from './api'

const colors: ProjectColor[] = ['teal', 'amber', 'rose', 'indigo', 'lime', 'slate']

/** Makes a project, or changes the given one. */
export function ProjectDialog({ project, onClose }: { project?: Project; onClose: () => void }) {
  const [name, setName] = useState(project?.name ?? '')
  const [description, setDescription] = useState(project?.description ?? '')
  const [color, setColor] = useState<ProjectColor>(project?.color ?? 'teal')
  const create = useCreateProject()
  const update = useUpdateProject(project?.id ?? '')
  const navigate = useNavigate()
  const toast = useToast()
  const pending = create.isPending || update.isPending

  async function handleSubmit(event: FormEvent) {
    event.preventDefault()
    const input = { name: name.trim(), description: description.trim(), color }
    try {
      if (project) {
        await update.mutateAsync(input)
        toast('Project saved')
      } else {
        const created = await create.mutateAsync(input)
        toast(`${created.name} is ready`)
        navigate(`/projects/${created.id}`)
      }
      onClose()
    } catch (error) {
      toast(errorMessage(error), 'error')
    }
  }

  return (
    <Dialog title={project ? 'Edit project' : 'New project'} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void handleSubmit(event)}>
        <Field label="Name" required maxLength={60} autoFocus placeholder="Garden" value={name} onChange={setName} />
        <Field
          label="Description"
          maxLength={200}
          placeholder="What is it for?"
          value={description}
          onChange={setDescription}
        />
        <fieldset className="field swatches">
          <legend>Colour</legend>
          {colors.map((option) => (
            <label key={option} className={`swatch dot-${option}`} title={option}>
              <input
                type="radio"
                name="color"
                aria-label={option}
                checked={color === option}
                onChange={() => setColor(option)}
              />
            </label>
          ))}
        </fieldset>
        <div className="row-end">
          <button type="button" className="button button-quiet" onClick={onClose}>
            Cancel
          </button>
          <button className="button button-primary" disabled={pending || !name.trim()}>
            {project ? 'Save' : 'Create project'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
