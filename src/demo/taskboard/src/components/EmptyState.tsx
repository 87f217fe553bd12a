import type { ReactNode } from 'react'

interface EmptyStateProps {
  title: string
  text: string
  children?: ReactNode
}

export function EmptyState({ title, text, children }: EmptyStateProps) {
  return (
    <div className="empty">
      <svg viewBox="0 0 120 72" width="120" height="72" aria-hidden="true">
        <rect x="6" y="12" width="44" height="52" rx="8" className="empty-sheet" transform="rotate(-7 28 38)" />
        <rect x="70" y="12" width="44" height="52" rx="8" className="empty-sheet" transform="rotate(7 92 38)" />
        <rect x="36" y="6" width="48" height="58" rx="9" className="empty-front" />
        <path d="M48 24h24M48 34h24M48 44h14" className="empty-lines" />
      </svg>
      <h2>{title}</h2>
      <p className="muted">{text}</p>
      {children}
    </div>
  )
}
