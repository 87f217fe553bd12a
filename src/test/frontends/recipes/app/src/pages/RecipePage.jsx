import { useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router-dom'
import { addComment, deleteRecipe, getRecipe, listComments } from '../api'
import { useSession } from '../SessionContext'

export const RecipePage = () => {
  const { id } = useParams()
  const { user } = useSession()
  const navigate = useNavigate()
  const [recipe, setRecipe] = useState(null)
  const [comments, setComments] = useState([])
  const [text, setText] = useState('')

  useEffect(() => {
    getRecipe(id).then(setRecipe)
    listComments(id).then(setComments)
  }, [id])

  if (!recipe) return <p>Loading…</p>
  const mine = user && user.username === recipe.author.username

  const remove = async () => {
    await deleteRecipe(id)
    navigate('/')
  }

  const comment = async (event) => {
    event.preventDefault()
    const added = await addComment(id, text)
    setComments([...comments, added])
    setText('')
  }

  return (
    <main>
      <h1>{recipe.title}</h1>
      <p>{recipe.minutes} minutes, serves {recipe.servings}</p>
      {recipe.vegetarian && <em>vegetarian</em>}
      <p>{recipe.steps}</p>
      <time>{new Date(recipe.createdAt).toLocaleDateString()}</time>
      {mine && <Link to={`/recipes/${id}/edit`}>Edit</Link>}
      {mine && <button onClick={remove}>Delete</button>}
      <ul>
        {comments.map((entry) => (
          <li key={entry._id}>
            <b>{entry.author.username}</b> {entry.text} <time>{new Date(entry.createdAt).toLocaleString()}</time>
          </li>
        ))}
      </ul>
      {user && (
        <form onSubmit={comment}>
          <input value={text} onChange={(e) => setText(e.target.value)} />
        </form>
      )}
    </main>
  )
}
