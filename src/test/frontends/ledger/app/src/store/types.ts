export interface Page<T> {
  items: T[]
  total: number
  page: number
  pageCount: number
}

export type Currency = 'EUR' | 'USD' | 'CHF'

export interface Category {
  id: number
  name: string
  budget?: number
}

export interface Expense {
  id: number
  categoryId: number
  payee: string
  amount: number
  currency: Currency
  paidOn: string
  reimbursed: boolean
  note?: string
}

export type NewExpense = Omit<Expense, 'id'>

export interface ExpenseQuery {
  page: number
  pageSize: number
  categoryId?: number
  sort?: string
}

export interface Account {
  id: number
  email: string
  displayName: string
}

export interface Credentials {
  email: string
  password: string
}

export interface LoginResult {
  access_token: string
  account: Account
}
