import type { SignInState } from '../../contract/sign-in.ts'
import { problemOf, unreachable, unreadable } from './api-problem.ts'

const has = (value: unknown, name: string, test: (field: unknown) => boolean): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([key, field]) => key === name && test(field))

const isState = (value: unknown): value is SignInState =>
  has(value, 'signedIn', (field) => typeof field === 'boolean') &&
  has(value, 'setUp', (field) => typeof field === 'boolean') &&
  has(value, 'provider', (field) => field === null || typeof field === 'string')

const isMadeKey = (value: unknown): value is { readonly key: string } =>
  has(value, 'key', (field) => typeof field === 'string')

async function ask(address: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address, { ...init, credentials: 'same-origin' }).catch(() => {
    throw unreachable()
  })
  if (!response.ok) throw await problemOf(response)
  return response
}

async function read<T>(response: Response, isAnswer: (value: unknown) => value is T): Promise<T> {
  const body: unknown = await response.json().catch(() => null)
  if (!isAnswer(body)) throw unreadable()
  return body
}

/** Signing in and out; every call rejects with an ApiProblem. */
export const signInApi = {
  state: async (): Promise<SignInState> => read(await ask('/auth/state'), isState),
  /** Gives the key away for a session, whose cookie the browser keeps and no script can read. */
  exchange: async (key: string): Promise<void> => {
    await ask('/api/v1/session', { method: 'POST', headers: { Authorization: `Bearer ${key}` } })
  },
  signOut: async (): Promise<void> => {
    await ask('/api/v1/session', { method: 'DELETE' })
  },
  /** @returns the first administrator's key */
  setUp: async (code: string, label: string): Promise<string> => {
    const headers = { 'Content-Type': 'application/json' }
    const body = JSON.stringify({ code, label })
    const response = await ask('/auth/set-up', { method: 'POST', headers, body })
    return (await read(response, isMadeKey)).key
  },
}
