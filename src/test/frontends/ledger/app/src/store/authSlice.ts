import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { accountApi } from './accountApi'
import type { Account } from './types'

interface AuthState {
  token: string | null
  account: Account | null
}

const initialState: AuthState = { token: localStorage.getItem('ledger'), account: null }

const slice = createSlice({
  name: 'auth',
  initialState,
  reducers: {
    signedOut: (state) => {
      localStorage.removeItem('ledger')
      state.token = null
      state.account = null
    },
    accountChanged: (state, action: PayloadAction<Account>) => {
      state.account = action.payload
    },
  },
  extraReducers: (builder) => {
    builder.addMatcher(accountApi.endpoints.logIn.matchFulfilled, (state, { payload }) => {
      localStorage.setItem('ledger', payload.access_token)
      state.token = payload.access_token
      state.account = payload.account
    })
  },
})

export const { signedOut, accountChanged } = slice.actions
export default slice.reducer
