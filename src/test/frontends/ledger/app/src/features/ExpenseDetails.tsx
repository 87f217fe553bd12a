import { useGetExpenseQuery } from 'store/api'

export function ExpenseDetails({ id }: { id: number }) {
  const { data: expense, isError } = useGetExpenseQuery(id)
  if (isError) return <p>It is gone.</p>
  if (!expense) return null
  return (
    <section>
      <h2>{expense.payee}</h2>
      <p>{expense.note}</p>
    </section>
  )
}
