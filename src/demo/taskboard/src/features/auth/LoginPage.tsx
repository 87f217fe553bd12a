import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, Navigate, useLocation } from 'react-router'
import { Field } from '@/components/Field'
import { errorMessage } from '@/lib/api'
import { login } from './api'
import { AuthPage } from './AuthPage'
import { useAuth } from './AuthProvider'

export function LoginPage() {
  const { accept, isSignedIn } = useAuth()
  const location = useLocation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const mutation = useMutation({ mutationFn: login, onSuccess: accept })

  if (isSignedIn) return <Navigate to={location.state?.from ?? '/'} replace />

  function handleSubmit(event: FormEvent) {
    event.preventDefault()
    mutation.mutate({ email, password })
  }

  return (
    <AuthPage
      title="Welcome back"
      subtitle="Sign in to pick up where you left off."
      footer={
        <>
          New here? <Link to="/register">Create an account</Link>
        </>
      }
    >
      <form onSubmit={handleSubmit} className="stack">
        <Field label="Email" type="email" autoComplete="email" required autoFocus value={email} onChange={setEmail} />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
        />
        {mutation.isError && (
          <p role="alert" className="form-error">
            {errorMessage(mutation.error)}
          </p>
        )}
        <button className="button button-primary button-wide" disabled={mutation.isPending}>
          {mutation.isPending ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </AuthPage>
  )
}
