import { useState } from 'react'

export default function NewBook({ shelves, onAdd }) {
  const [title, setTitle] = useState('')
  const [year, setYear] = useState(2000)
  const [shelfId, setShelfId] = useState(1)

  const submit = (e) => {
    e.preventDefault()
    onAdd({ title, year: Number(year), shelfId: Number(shelfId) })
  }

  return (
    <form onSubmit={submit}>
      <input value={title} onChange={(e) => setTitle(e.target.value)} required />
      <input type="number" value={year} onChange={(e) => setYear(e.target.value)} />
      <select value={shelfId} onChange={(e) => setShelfId(e.target.value)}>
        {shelves.map((shelf) => (
          <option key={shelf.id} value={shelf.id}>
            {shelf.name}
          </option>
        ))}
      </select>
      <button>Add</button>
    </form>
  )
}
