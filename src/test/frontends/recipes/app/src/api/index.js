import { ApiClient } from './ApiClient'

const recipes = new ApiClient('/recipes')
const session = new ApiClient('/session')
const users = new ApiClient('/users')

export const listRecipes = ({ tag } = {}) => {
  const params = new URLSearchParams()
  if (tag) params.set('tag', tag)
  const query = params.toString()
  return recipes.get(query ? `?${query}` : '').then((json) => json.data)
}

export const getRecipe = async (id) => {
  const { data } = await recipes.get(`/${id}`)
  return data
}

export const saveRecipe = async (recipe) => {
  const { data } = recipe._id
    ? await recipes.put(`/${recipe._id}`, recipe)
    : await recipes.post(recipe)
  return data
}

export const deleteRecipe = (id) => recipes.remove(`/${id}`)

export const listComments = (id) => recipes.get(`/${id}/comments`).then(({ data }) => data)

export const addComment = (id, text) => recipes.post({ text }, `/${id}/comments`).then(({ data }) => data)

export const signUp = (username, password) => users.post({ username, password })

export const signIn = (username, password) => session.post({ username, password })

export const currentUser = () => session.get()

export const signOut = () => session.remove()
