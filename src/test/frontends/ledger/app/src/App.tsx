import { ExpensesScreen } from 'features/ExpensesScreen'
import { LoginScreen } from 'features/LoginScreen'
import { useSelector } from 'react-redux'
import type { RootState } from 'store'

export function App() {
  const token = useSelector((state: RootState) => state.auth.token)
  return token ? <ExpensesScreen /> : <LoginScreen />
}
