import { useEffect, useState } from 'react'
import { Link, useSearchParams } from 'react-router-dom'
import { listRecipes } from '../api'
import { useSession } from '../SessionContext'

export const RecipeList = () => {
  const [params] = useSearchParams()
  const [recipes, setRecipes] = useState([])
  const { user, leave } = useSession()
  const tag = params.get('tag')

  useEffect(() => {
    listRecipes({ tag }).then(setRecipes)
  }, [tag])

  return (
    <main>
      {user ? <button onClick={leave}>Sign out {user.username}</button> : <Link to="/sign-in">Sign in</Link>}
      {recipes.map((recipe) => (
        <article key={recipe._id}>
          <Link to={`/recipes/${recipe._id}`}>{recipe.title}</Link>
          <span>{recipe.minutes} min</span>
          <span>by {recipe.author.username}</span>
          <Link to={`/?tag=${recipe.tag}`}>{recipe.tag}</Link>
        </article>
      ))}
    </main>
  )
}
