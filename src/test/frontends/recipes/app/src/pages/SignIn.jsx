import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import { useSession } from '../SessionContext'

export const SignIn = () => {
  const { enter } = useSession()
  const navigate = useNavigate()
  const [form, setForm] = useState({ username: '', password: '', isNew: false })
  const [error, setError] = useState(null)

  const submit = async (event) => {
    event.preventDefault()
    try {
      await enter(form.username, form.password, form.isNew)
      navigate('/')
    } catch (problem) {
      setError(problem.message)
    }
  }

  return (
    <form onSubmit={submit}>
      <input name="username" value={form.username} onChange={(e) => setForm({ ...form, username: e.target.value })} />
      <input type="password" value={form.password} onChange={(e) => setForm({ ...form, password: e.target.value })} />
      <label>
        <input type="checkbox" checked={form.isNew} onChange={(e) => setForm({ ...form, isNew: e.target.checked })} /> I am new
      </label>
      {error && <p role="alert">{error}</p>}
      <button>Go</button>
    </form>
  )
}
