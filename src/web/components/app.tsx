import { useEffect, useState } from 'preact/hooks'
import type { SignInState } from '../../contract/sign-in.ts'
import { ApiProblem, unreachable } from '../api/api-problem.ts'
import { signInApi } from '../api/sign-in-api.ts'
import { keyFromFragment, refusalOf } from '../logic/signin-fragment.ts'
import { SetUp } from './set-up.tsx'
import { SignIn } from './sign-in.tsx'
import { SignedIn } from './signed-in.tsx'

interface AppProps {
  readonly today: Date
  /** The key of the link that was opened. */
  readonly givenKey: string | null
  /** What went wrong at the provider. */
  readonly refusal: string | null
}

type Standing =
  | { readonly kind: 'asking' }
  | { readonly kind: 'in'; readonly since: number }
  | {
      readonly kind: 'out'
      readonly refusal: string | null
      readonly signedOut: boolean
    }

/** Signed in or not: the only thing decided here. */
export function App({ today, givenKey, refusal }: AppProps) {
  const [standing, setStanding] = useState<Standing>({ kind: 'asking' })
  const [state, setState] = useState<SignInState | null>(null)

  const enter = () => setStanding({ kind: 'in', since: performance.now() })
  const leave = (why: string | null, signedOut = false) => {
    setStanding({ kind: 'out', refusal: why, signedOut })
    signInApi.state().then(setState, () => setState(null))
  }
  /** Of several questions that are refused at once the first says why; leaving cuts the others off. */
  const refused = (problem: ApiProblem) => {
    setStanding((now) =>
      now.kind === 'in' ? { kind: 'out', refusal: refusalOf(problem), signedOut: false } : now,
    )
    signInApi.state().then(setState, () => setState(null))
  }
  const signIn = (key: string) =>
    signInApi.exchange(key).then(enter, (error: unknown) => leave(refusalOf(asProblem(error))))

  useEffect(() => {
    if (givenKey !== null) void signIn(givenKey)
    else
      signInApi.state().then(
        (known) => {
          setState(known)
          if (known.signedIn && refusal === null) enter()
          else setStanding({ kind: 'out', refusal, signedOut: false })
        },
        (error: unknown) => leave(asProblem(error).message),
      )
    const signInByLink = () => {
      const key = keyFromFragment(location.hash)
      if (key === null) return
      history.replaceState(null, '', `${location.pathname}${location.search}`)
      void signIn(key)
    }
    addEventListener('hashchange', signInByLink)
    return () => removeEventListener('hashchange', signInByLink)
  }, [])

  const signOut = () => {
    history.replaceState(null, '', location.pathname)
    // What was typed in this tab is not left for the next person.
    sessionStorage.clear()
    signInApi.signOut().then(
      () => leave(null, true),
      (error: unknown) => {
        const problem = asProblem(error)
        leave(problem.status === 401 ? null : problem.message, problem.status === 401)
      },
    )
  }

  if (standing.kind === 'asking') return null
  if (standing.kind === 'in') {
    return <SignedIn key={standing.since} today={today} onRefused={refused} onSignOut={signOut} />
  }
  if (state?.setUp === true) return <SetUp onKey={(key) => void signIn(key)} />
  return (
    <SignIn
      refusal={standing.refusal}
      provider={state?.provider ?? null}
      signedOut={standing.signedOut}
      onKey={(key) => void signIn(key)}
    />
  )
}

const asProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : unreachable()
