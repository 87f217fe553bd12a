import { LogOut, UserRound } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useAuth } from '@/features/auth/AuthProvider'
import { Avatar } from './Avatar'

export function ProfileMenu() {
  const { user, signOut } = useAuth()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const close = (event: MouseEvent) => {
      if (!ref.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('mousedown', close)
    return () => document.removeEventListener('mousedown', close)
  }, [])

  if (!user) return null

  async function handleSignOut() {
    setOpen(false)
    await signOut()
    navigate('/login')
  }

  return (
    <div className="profile-menu" ref={ref}>
      <button
        type="button"
        className="profile-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label="Your account"
        onClick={() => setOpen(!open)}
      >
        <Avatar name={user.name} />
        <span className="profile-name">
          <strong>{user.name}</strong>
          <small className="muted">{user.email}</small>
        </span>
      </button>
      {open && (
        <div className="menu" role="menu">
          <Link role="menuitem" to="/profile" className="menu-item" onClick={() => setOpen(false)}>
            <UserRound size={16} /> Profile
          </Link>
          <button role="menuitem" type="button" className="menu-item" onClick={() => void handleSignOut()}>
            <LogOut size={16} /> Sign out
          </button>
        </div>
      )}
    </div>
  )
}
