import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, Navigate } from 'react-router'
import { Field } from '@/components/Field'
import { errorMessage } from '@/lib/api'
import { register } from './api'
import { AuthPage } from './AuthPage'
import { useAuth } from './AuthProvider'

export function RegisterPage() {
  const { accept, isSignedIn } = useAuth()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const mutation = useMutation({ mutationFn: register, onSuccess: accept })

  if (isSignedIn) return <Navigate to="/" replace />

  function handleSubmit(event: FormEvent) {
    event.preventDefault()
    mutation.mutate({ name, email, password })
  }

  return (
    <AuthPage
      title="Create your account"
      subtitle="It takes a minute and asks for nothing else."
      footer={
        <>
          Already have one? <Link to="/login">Sign in</Link>
        </>
      }
    >
      <form onSubmit={handleSubmit} className="stack">
        <Field label="Name" autoComplete="name" required autoFocus value={name} onChange={setName} />
        <Field label="Email" type="email" autoComplete="email" required value={email} onChange={setEmail} />
        <Field
          label="Password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          hint="At least 8 characters."
          value={password}
          onChange={setPassword}
        />
        {mutation.isError && (
          <p role="alert" className="form-error">
            {errorMessage(mutation.error)}
          </p>
        )}
        <button className="button button-primary button-wide" disabled={mutation.isPending}>
          {mutation.isPending ? 'Creating your account…' : 'Create account'}
        </button>
      </form>
    </AuthPage>
  )
}
