import { CircleAlert, CircleCheck } from 'lucide-react'
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react'

type Tone = 'success' | 'error'

interface Toast {
  key: number
  text: string
  tone: Tone
}

type Show = (text: string, tone?: Tone) => void

const ToastContext = createContext<Show>(() => {})

let nextKey = 1

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([])

  const show = useCallback<Show>((text, tone = 'success') => {
    const key = nextKey++
    setToasts((all) => [...all, { key, text, tone }])
    setTimeout(() => setToasts((all) => all.filter((toast) => toast.key !== key)), 4000)
  }, [])

  return (
    <ToastContext.Provider value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.key} className={`toast toast-${toast.tone}`}>
            {toast.tone === 'success' ? <CircleCheck size={18} /> : <CircleAlert size={18} />}
            {toast.text}
          </div>
        ))}
      </div>
    </ToastContext.Provider>
  )
}

export const useToast = () => useContext(ToastContext)
