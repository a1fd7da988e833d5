/** The key in "#key=odrl_..."; null where the fragment holds none. */
export function keyFromFragment(hash: string): string | null {
  const key = new URLSearchParams(hash.replace(/^#/, '')).get('key')
  return key === null || key.trim() === '' ? null : key.trim()
}

const sentences: Readonly<Record<string, string>> = {
  expired: 'The sign-in took too long, or was begun in another browser. Try again.',
  declined: 'The sign-in was cancelled or refused there.',
  refused:
    'The answer of the sign-in service did not hold. Try again; if it happens again, tell whoever runs the registry.',
  'no-role':
    'You are known there, but nobody has given you a role in this registry. Ask whoever runs it.',
  unavailable: 'The sign-in service does not answer. Try again in a moment.',
}

/** What went wrong at the provider, from "#sign-in=no-role", as a sentence; null where nothing did. */
export function refusalFromFragment(hash: string): string | null {
  const reason = new URLSearchParams(hash.replace(/^#/, '')).get('sign-in')
  if (reason === null) return null
  return Object.entries(sentences).find(([name]) => name === reason)?.[1] ?? 'Sign in again.'
}

/** What a refused key or an ended session is told; the service's own sentence for the rest. */
export function refusalOf(problem: { readonly code: string; readonly message: string }): string {
  if (problem.code === 'session-ended') return 'You were signed out, or away for too long.'
  if (problem.code.startsWith('key-'))
    return 'This key was not accepted. It may be mistyped, expired or revoked.'
  return problem.message
}
