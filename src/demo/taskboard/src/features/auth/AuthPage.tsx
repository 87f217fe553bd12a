import type { ReactNode } from 'react'
import { Logo } from '@/components/Logo'

interface AuthPageProps {
  title: string
  subtitle: string
  children: ReactNode
  footer: ReactNode
}

/** The frame which both the sign-in and the sign-up form stand in. */
export function AuthPage({ title, subtitle, children, footer }: AuthPageProps) {
  return (
    <main className="auth">
      <section className="auth-story" aria-hidden="true">
        <Logo />
        <p className="auth-quote">A place for what you mean to do, and for the quiet after it is done.</p>
        <ul className="auth-cards">
          <li className="auth-card auth-card-done">Write down the idea</li>
          <li className="auth-card">Give it a day</li>
          <li className="auth-card auth-card-late">Let the rest wait</li>
        </ul>
      </section>
      <section className="auth-form">
        <div className="auth-form-inner">
          <h1>{title}</h1>
          <p className="muted">{subtitle}</p>
          {children}
          <p className="auth-footer">{footer}</p>
        </div>
      </section>
    </main>
  )
}
