import axios, { AxiosError } from 'axios'
import type { ApiError } from '@/types'
import { clearToken, getToken } from './token'

export const API_URL = import.meta.env.VITE_API_URL || 'http://localhost:3000/api'

export const api = axios.create({
  baseURL: API_URL,
  headers: { 'Content-Type': 'application/json' },
})

api.interceptors.request.use((config) => {
  const token = getToken()
  if (token) {
    config.headers.Authorization = `Bearer ${token}`
  }
  return config
})

api.interceptors.response.use(
  (response) => response,
  (error: AxiosError<ApiError>) => {
    const signingIn = window.location.pathname === '/login' || window.location.pathname === '/register'
    if (error.response?.status === 401 && !signingIn) {
      clearToken()
      window.location.assign('/login')
    }
    return Promise.reject(error)
  },
)

/** The sentence to show to a person when a request failed. */
export function errorMessage(error: unknown): string {
  if (axios.isAxiosError<ApiError>(error)) {
    if (error.response?.data?.message) return error.response.data.message
    if (!error.response) return 'The server cannot be reached. Is it running?'
  }
  return 'Something went wrong. Please try again.'
}
