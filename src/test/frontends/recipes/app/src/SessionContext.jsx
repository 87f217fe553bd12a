import { createContext, useContext, useEffect, useState } from 'react'
import { currentUser, signIn, signOut, signUp } from './api'

const SessionContext = createContext(null)

export const useSession = () => useContext(SessionContext)

export const SessionProvider = ({ children }) => {
  const [user, setUser] = useState(null)
  const [ready, setReady] = useState(false)

  useEffect(() => {
    currentUser()
      .then((session) => setUser(session.user))
      .catch(() => setUser(null))
      .finally(() => setReady(true))
  }, [])

  const value = {
    user,
    ready,
    enter: async (username, password, isNew) => {
      const session = isNew ? await signUp(username, password) : await signIn(username, password)
      setUser(session.user)
    },
    leave: async () => {
      await signOut()
      setUser(null)
    },
  }

  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>
}
