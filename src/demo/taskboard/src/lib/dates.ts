const day = 24 * 60 * 60 * 1000

const startOfDay = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate())

/** Parses `2026-03-01` as a day in the reader's own time zone. */
const parseDay = (text: string) => {
  const [year, month, date] = text.slice(0, 10).split('-').map(Number)
  return new Date(year, month - 1, date)
}

export type DueTone = 'overdue' | 'soon' | 'later'

export function describeDue(dueDate: string): { label: string; tone: DueTone } {
  const due = parseDay(dueDate)
  const days = Math.round((due.getTime() - startOfDay(new Date()).getTime()) / day)
  if (days < -1) return { label: `${-days} days late`, tone: 'overdue' }
  if (days === -1) return { label: 'Yesterday', tone: 'overdue' }
  if (days === 0) return { label: 'Today', tone: 'soon' }
  if (days === 1) return { label: 'Tomorrow', tone: 'soon' }
  if (days < 7) return { label: due.toLocaleDateString(undefined, { weekday: 'long' }), tone: 'later' }
  return { label: due.toLocaleDateString(undefined, { month: 'short', day: 'numeric' }), tone: 'later' }
}

export function greeting(hour = new Date().getHours()): string {
  if (hour < 5) return 'Still up'
  if (hour < 12) return 'Good morning'
  if (hour < 18) return 'Good afternoon'
  return 'Good evening'
}
