import type { ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { Spinner } from '@/components/Spinner'
import { useAuth } from './AuthProvider'

export function ProtectedRoute({ children }: { children: ReactNode }) {
  const { isSignedIn, isLoading } = useAuth()
  const location = useLocation()

  if (!isSignedIn) return <Navigate to="/login" replace state={{ from: location.pathname }} />
  if (isLoading) return <Spinner label="Opening your board" fullPage />
  return children
}
