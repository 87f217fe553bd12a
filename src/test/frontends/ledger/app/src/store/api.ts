import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react'
import type { Category, Expense, ExpenseQuery, NewExpense, Page } from './types'

const baseUrl = import.meta.env.VITE_LEDGER_API ?? '/api/v2'

export const api = createApi({
  reducerPath: 'api',
  baseQuery: fetchBaseQuery({
    baseUrl,
    prepareHeaders: (headers, { getState }) => {
      const token = (getState() as { auth: { token: string | null } }).auth.token
      if (token) headers.set('authorization', `Bearer ${token}`)
      return headers
    },
  }),
  tagTypes: ['Expense', 'Category'],
  endpoints: (build) => ({
    listExpenses: build.query<Page<Expense>, ExpenseQuery>({
      query: ({ page, pageSize, categoryId, sort }) => ({
        url: 'expenses',
        params: { page, per_page: pageSize, categoryId, sort },
      }),
      providesTags: ['Expense'],
    }),
    getExpense: build.query<Expense, number>({
      query: (id) => `expenses/${id}`,
      providesTags: (_result, _error, id) => [{ type: 'Expense', id }],
    }),
    addExpense: build.mutation<Expense, NewExpense>({
      query: (body) => ({ url: 'expenses', method: 'POST', body }),
      invalidatesTags: ['Expense'],
    }),
    changeExpense: build.mutation<Expense, Partial<NewExpense> & Pick<Expense, 'id'>>({
      query: ({ id, ...patch }) => ({ url: `expenses/${id}`, method: 'PATCH', body: patch }),
      invalidatesTags: ['Expense'],
    }),
    removeExpense: build.mutation<void, number>({
      query: (id) => ({ url: `expenses/${id}`, method: 'DELETE' }),
      invalidatesTags: ['Expense'],
    }),
    listCategories: build.query<Category[], void>({
      query: () => 'categories',
      providesTags: ['Category'],
    }),
    addCategory: build.mutation<Category, Pick<Category, 'name' | 'budget'>>({
      query: (body) => ({ url: 'categories', method: 'POST', body }),
      invalidatesTags: ['Category'],
    }),
  }),
})

export const {
  useListExpensesQuery,
  useGetExpenseQuery,
  useAddExpenseMutation,
  useChangeExpenseMutation,
  useRemoveExpenseMutation,
  useListCategoriesQuery,
  useAddCategoryMutation,
} = api
