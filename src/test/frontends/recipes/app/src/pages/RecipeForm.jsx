import { useEffect, useState } from 'react'
import { useNavigate, useParams } from 'react-router-dom'
import { getRecipe, saveRecipe } from '../api'

const blank = { title: '', steps: '', minutes: 30, servings: 2, tag: '', vegetarian: false }

export const RecipeForm = () => {
  const { id } = useParams()
  const navigate = useNavigate()
  const [recipe, setRecipe] = useState(blank)

  useEffect(() => {
    if (id) getRecipe(id).then(setRecipe)
  }, [id])

  const change = (e) => setRecipe({ ...recipe, [e.target.name]: e.target.value })

  const submit = async (event) => {
    event.preventDefault()
    const saved = await saveRecipe(recipe)
    navigate(`/recipes/${saved._id}`)
  }

  return (
    <form onSubmit={submit}>
      <input name="title" value={recipe.title} onChange={change} />
      <textarea name="steps" value={recipe.steps} onChange={change} />
      <input name="minutes" type="number" value={recipe.minutes} onChange={(e) => setRecipe({ ...recipe, minutes: Number(e.target.value) })} />
      <input name="servings" type="number" value={recipe.servings} onChange={(e) => setRecipe({ ...recipe, servings: Number(e.target.value) })} />
      <input name="tag" value={recipe.tag} onChange={change} />
      <input type="checkbox" checked={recipe.vegetarian} onChange={(e) => setRecipe({ ...recipe, vegetarian: e.target.checked })} />
      <button>Save</button>
    </form>
  )
}
