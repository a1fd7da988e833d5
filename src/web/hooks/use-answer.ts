import { useCallback, useEffect, useState } from 'preact/hooks'
import { ApiProblem, unreadable } from '../api/api-problem.ts'

export interface Answer<T> {
  /** The last answer of this scope; older than the question while `loading`. */
  readonly value: T | null
  readonly loading: boolean
  readonly problem: ApiProblem | null
  readonly retry: () => void
}

interface Held<T> {
  readonly scope: string
  readonly question: string
  readonly value: T | null
  readonly problem: ApiProblem | null
}

/**
 * Asks when the question changes, aborting the one before. While a new question of the same scope (the same
 * facility, say) is under way the old answer stays, marked as loading; it is never shown in another scope.
 */
export function useAnswer<T>(
  scope: string,
  question: string,
  load: (signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const [held, setHeld] = useState<Held<T> | null>(null)
  const [attempt, setAttempt] = useState(0)
  const asked = `${question} ${attempt}`

  useEffect(() => {
    const controller = new AbortController()
    load(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setHeld({ scope, question: asked, value, problem: null })
      },
      (error: unknown) => {
        if (controller.signal.aborted) return
        const problem = error instanceof ApiProblem ? error : unreadable()
        setHeld({ scope, question: asked, value: null, problem })
      },
    )
    return () => controller.abort()
  }, [scope, asked])

  const retry = useCallback(() => setAttempt((count) => count + 1), [])
  const current = held !== null && held.scope === scope ? held : null
  const loading = current === null || current.question !== asked
  return {
    value: current?.value ?? null,
    loading,
    problem: loading ? null : (current?.problem ?? null),
    retry,
  }
}
