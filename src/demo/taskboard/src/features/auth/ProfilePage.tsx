import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Avatar } from '@/components/Avatar'
import { Field } from '@/components/Field'
import { useToast } from '@/components/Toasts'
import { errorMessage } from '@/lib/api'
import { updateMe } from './api'
import { useAuth } from './AuthProvider'

export function ProfilePage() {
  const { user, signOut } = useAuth()
  const queryClient = useQueryClient()
  const toast = useToast()
  const [name, setName] = useState(user?.name ?? '')

  const mutation = useMutation({
    mutationFn: updateMe,
    onSuccess: (updated) => {
      queryClient.setQueryData(['me'], updated)
      toast('Profile saved')
    },
    onError: (error) => toast(errorMessage(error), 'error'),
  })

  if (!user) return null

  function handleSubmit(event: FormEvent) {
    event.preventDefault()
    mutation.mutate({ name })
  }

  return (
    <div className="page page-narrow">
      <header className="page-head">
        <div>
          <p className="eyebrow">Account</p>
          <h1>Your profile</h1>
        </div>
      </header>
      <section className="card profile">
        <div className="profile-head">
          <Avatar name={user.name} large />
          <div>
            <strong>{user.name}</strong>
            <p className="muted">{user.email}</p>
            <p className="muted">
              Here since {new Date(user.createdAt).toLocaleDateString(undefined, { month: 'long', year: 'numeric' })}
            </p>
          </div>
        </div>
        <form onSubmit={handleSubmit} className="stack">
          <Field label="Name" required value={name} onChange={setName} />
          <div className="row-end">
            <button type="button" className="button button-quiet" onClick={() => void signOut()}>
              Sign out
            </button>
            <button className="button button-primary" disabled={mutation.isPending || name === user.name}>
              Save
            </button>
          </div>
        </form>
      </section>
    </div>
  )
}
