import { useFetch } from '../hooks/useFetch'

export default function BookDetails({ id }) {
  const { data: book } = useFetch(`/api/books/${id}`)
  if (!book) return null
  return (
    <section>
      <h2>{book.title}</h2>
      <p>{book.pages} pages</p>
      {book.rating && <p>{book.rating.toFixed(1)} of 5</p>}
      {book.cover && <img src={book.cover} alt="" />}
    </section>
  )
}
