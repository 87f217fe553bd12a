import { api } from './api'
import type { Account, Credentials, LoginResult } from './types'

export const accountApi = api.injectEndpoints({
  endpoints: (build) => ({
    logIn: build.mutation<LoginResult, Credentials>({
      query: (credentials) => ({ url: 'login', method: 'POST', body: credentials }),
    }),
    signUp: build.mutation<LoginResult, Credentials & { displayName: string }>({
      query: (body) => ({ url: 'signup', method: 'POST', body }),
    }),
    me: build.query<Account, void>({ query: () => 'me' }),
  }),
})

export const { useLogInMutation, useSignUpMutation, useMeQuery } = accountApi
