import { useState } from 'react'
import { useDispatch } from 'react-redux'
import { useMeQuery } from 'store/accountApi'
import {
  useAddCategoryMutation,
  useAddExpenseMutation,
  useChangeExpenseMutation,
  useListCategoriesQuery,
  useListExpensesQuery,
  useRemoveExpenseMutation,
} from 'store/api'
import { signedOut } from 'store/authSlice'
import { ExpenseDetails } from './ExpenseDetails'

export function ExpensesScreen() {
  const [page, setPage] = useState(1)
  const [categoryId, setCategoryId] = useState<number | undefined>()
  const [open, setOpen] = useState<number | null>(null)
  const { data: account } = useMeQuery()
  const { data: categories = [] } = useListCategoriesQuery()
  const { data, isFetching } = useListExpensesQuery({ page, pageSize: 20, categoryId, sort: '-paidOn' })
  const [add] = useAddExpenseMutation()
  const [change] = useChangeExpenseMutation()
  const [remove] = useRemoveExpenseMutation()
  const [addCategory] = useAddCategoryMutation()
  const dispatch = useDispatch()

  return (
    <main>
      <header>
        {account?.displayName} <button onClick={() => dispatch(signedOut())}>Log out</button>
      </header>
      <select value={categoryId ?? ''} onChange={(e) => setCategoryId(e.target.value ? Number(e.target.value) : undefined)}>
        <option value="">All</option>
        {categories.map((category) => (
          <option key={category.id} value={category.id}>
            {category.name} {category.budget?.toFixed(2)}
          </option>
        ))}
      </select>
      <button onClick={() => addCategory({ name: 'Travel', budget: 500 })}>Add a category</button>
      <button
        onClick={() =>
          add({
            categoryId: categoryId ?? categories[0].id,
            payee: 'Railway',
            amount: 12.5,
            currency: 'EUR',
            paidOn: new Date().toISOString().slice(0, 10),
            reimbursed: false,
          })
        }
      >
        Add an expense
      </button>
      <table aria-busy={isFetching}>
        <tbody>
          {data?.items.map((expense) => (
            <tr key={expense.id} onClick={() => setOpen(expense.id)}>
              <td>{new Date(expense.paidOn).toLocaleDateString()}</td>
              <td>{expense.payee}</td>
              <td>
                {expense.amount.toFixed(2)} {expense.currency}
              </td>
              <td>
                <input
                  type="checkbox"
                  checked={expense.reimbursed}
                  onChange={() => change({ id: expense.id, reimbursed: !expense.reimbursed })}
                />
              </td>
              <td>
                <button onClick={() => remove(expense.id)}>Remove</button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <footer>
        {data?.total} expenses, page {data?.page} of {data?.pageCount}
        <button disabled={page === 1} onClick={() => setPage(page - 1)}>Back</button>
        <button disabled={page === data?.pageCount} onClick={() => setPage(page + 1)}>Next</button>
      </footer>
      {open !== null && <ExpenseDetails id={open} />}
    </main>
  )
}
