import { useState, type FormEvent } from 'react'
import { useLogInMutation, useSignUpMutation } from 'store/accountApi'

export function LoginScreen() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [logIn, { isLoading, error }] = useLogInMutation()
  const [signUp] = useSignUpMutation()

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (displayName) await signUp({ email, password, displayName }).unwrap()
    await logIn({ email, password }).unwrap()
  }

  return (
    <form onSubmit={submit}>
      <input type="email" value={email} onChange={(e) => setEmail(e.target.value)} />
      <input type="password" value={password} onChange={(e) => setPassword(e.target.value)} />
      <input placeholder="Name, if you are new" value={displayName} onChange={(e) => setDisplayName(e.target.value)} />
      {error && 'data' in error && <p role="alert">{(error.data as { detail: string }).detail}</p>}
      <button disabled={isLoading}>Log in</button>
    </form>
  )
}
