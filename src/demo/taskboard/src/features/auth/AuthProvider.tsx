import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'
import { clearToken, getToken, setToken } from '@/lib/token'
import type { AuthResponse, User } from '@/types'
import { fetchMe, logout } from './api'

interface AuthContextValue {
  user: User | undefined
  isLoading: boolean
  isSignedIn: boolean
  accept: (response: AuthResponse) => void
  signOut: () => Promise<void>
}

const AuthContext = createContext<AuthContextValue | null>(null)

export function AuthProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const [token, remember] = useState(getToken)

  const { data: user, isLoading } = useQuery({
    queryKey: ['me'],
    queryFn: fetchMe,
    enabled: token !== null,
    staleTime: Infinity,
  })

  const value = useMemo<AuthContextValue>(
    () => ({
      user,
      isLoading,
      isSignedIn: token !== null,
      accept(response) {
        setToken(response.token)
        queryClient.setQueryData(['me'], response.user)
        remember(response.token)
      },
      async signOut() {
        try {
          await logout()
        } finally {
          clearToken()
          remember(null)
          queryClient.clear()
        }
      },
    }),
    [user, isLoading, token, queryClient],
  )

  return <AuthContext.Provider value={value}>{children}</AuthContext.Provider>
}

export function useAuth(): AuthContextValue {
  const value = useContext(AuthContext)
  if (!value) throw new Error('useAuth needs an AuthProvider above it')
  return value
}
