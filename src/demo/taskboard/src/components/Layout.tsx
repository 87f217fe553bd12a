import { Menu, MessageCircle, Plus, Sun } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { NavLink, Outlet, useLocation } from 'react-router'
import { useProjects } from '@/features/projects/api'
import { ProjectDialog } from '@/features/projects/ProjectDialog'
import { Logo } from './Logo'
import { ProfileMenu } from './ProfileMenu'
import { Spinner } from './Spinner'

// The assistant brings its own libraries; whoever never opens it never loads them.
const ChatPanel = lazy(() => import('@/features/chat/ChatPanel'))

export function Layout() {
  const { data: projects, isLoading } = useProjects()
  const [creating, setCreating] = useState(false)
  const [chatting, setChatting] = useState(false)
  const [navOpen, setNavOpen] = useState(false)
  const { pathname } = useLocation()

  useEffect(() => setNavOpen(false), [pathname])

  return (
    <div className={chatting ? 'shell shell-chatting' : 'shell'}>
      <header className="topbar">
        <button type="button" className="icon-button" aria-label="Menu" onClick={() => setNavOpen(!navOpen)}>
          <Menu size={20} />
        </button>
        <Logo />
      </header>

      <nav className={navOpen ? 'sidebar sidebar-open' : 'sidebar'} aria-label="Main">
        <Logo />
        <NavLink to="/" end className="nav-link">
          <Sun size={18} /> Today
        </NavLink>
        <div className="nav-head">
          <span>Projects</span>
          <button type="button" className="icon-button" aria-label="New project" onClick={() => setCreating(true)}>
            <Plus size={16} />
          </button>
        </div>
        <ul className="nav-list">
          {isLoading && [1, 2, 3].map((line) => <li key={line} className="skeleton skeleton-line" />)}
          {projects?.map((project) => (
            <li key={project.id}>
              <NavLink to={`/projects/${project.id}`} className="nav-link">
                <span className={`dot dot-${project.color}`} /> {project.name}
              </NavLink>
            </li>
          ))}
          {projects?.length === 0 && <li className="nav-hint muted">Your first project goes here.</li>}
        </ul>
        <div className="sidebar-foot">
          <button type="button" className="nav-link" aria-pressed={chatting} onClick={() => setChatting(!chatting)}>
            <MessageCircle size={18} /> Assistant
          </button>
          <ProfileMenu />
        </div>
      </nav>
      {navOpen && <div className="scrim" onClick={() => setNavOpen(false)} />}

      <main className="content">
        <Outlet />
      </main>

      {chatting && (
        <Suspense fallback={<Spinner label="Waking the assistant" />}>
          <ChatPanel onClose={() => setChatting(false)} />
        </Suspense>
      )}
      {creating && <ProjectDialog onClose={() => setCreating(false)} />}
    </div>
  )
}
