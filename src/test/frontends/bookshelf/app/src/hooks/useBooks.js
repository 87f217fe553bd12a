import { useEffect, useState } from 'react'

const PER_PAGE = 3

export function useBooks(page, search) {
  const [books, setBooks] = useState([])
  const [loading, setLoading] = useState(true)

  useEffect(() => {
    const url = search
      ? `/api/books?q=${encodeURIComponent(search)}`
      : `/api/books?_page=${page}&_limit=${PER_PAGE}&_sort=title&_order=asc`
    fetch(url)
      .then((res) => res.json())
      .then(setBooks)
      .finally(() => setLoading(false))
  }, [page, search])

  const addBook = async (book) => {
    const res = await fetch('/api/books', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...book, read: false }),
    })
    const saved = await res.json()
    setBooks((all) => [...all, saved])
  }

  const toggleRead = async (book) => {
    await fetch(`/api/books/${book.id}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ read: !book.read }),
    })
    setBooks((all) => all.map((other) => (other.id === book.id ? { ...other, read: !book.read } : other)))
  }

  const deleteBook = async (id) => {
    await fetch('/api/books/' + id, { method: 'DELETE' })
    setBooks((all) => all.filter((book) => book.id !== id))
  }

  return { books, loading, addBook, toggleRead, deleteBook }
}
