import { Navigate, Route, Routes } from 'react-router-dom'
import { RecipeList } from './pages/RecipeList'
import { RecipePage } from './pages/RecipePage'
import { RecipeForm } from './pages/RecipeForm'
import { SignIn } from './pages/SignIn'
import { useSession } from './SessionContext'

const Private = ({ children }) => {
  const { user, ready } = useSession()
  if (!ready) return null
  return user ? children : <Navigate to="/sign-in" />
}

export const App = () => (
  <Routes>
    <Route path="/" element={<RecipeList />} />
    <Route path="/sign-in" element={<SignIn />} />
    <Route path="/recipes/:id" element={<RecipePage />} />
    <Route path="/new" element={<Private><RecipeForm /></Private>} />
    <Route path="/recipes/:id/edit" element={<Private><RecipeForm /></Private>} />
  </Routes>
)
