import { useState } from 'react'
import { useBooks } from './hooks/useBooks'
import { useFetch } from './hooks/useFetch'
import BookDetails from './views/BookDetails'
import NewBook from './views/NewBook'

export default function App() {
  const [page, setPage] = useState(1)
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState(null)
  const { books, loading, addBook, toggleRead, deleteBook } = useBooks(page, search)
  const { data: shelves } = useFetch('/api/shelves')
  const { data: settings } = useFetch('/api/settings')

  if (loading) return <p>Loading…</p>
  return (
    <div className={settings?.theme}>
      <p>Goal: {settings?.yearlyGoal} books</p>
      <input value={search} onChange={(e) => setSearch(e.target.value)} />
      <ul>
        {books.map((book) => (
          <li key={book.id}>
            <a onClick={() => setOpen(book.id)}>{book.title}</a> ({book.year})
            <input type="checkbox" checked={book.read} onChange={() => toggleRead(book)} />
            <button onClick={() => deleteBook(book.id)}>Delete</button>
          </li>
        ))}
      </ul>
      <button onClick={() => setPage(page + 1)}>More</button>
      <NewBook shelves={shelves ?? []} onAdd={addBook} />
      {open && <BookDetails id={open} />}
    </div>
  )
}
