import { useEffect, useState } from 'preact/hooks'
import type { ApiProblem } from '../api/api-problem.ts'
import { keyStore } from '../api/key-store.ts'
import { keyFromFragment } from '../logic/signin-fragment.ts'
import { SignIn } from './sign-in.tsx'
import { SignedIn } from './signed-in.tsx'

/** Signed in or not: the only thing decided here. */
export function App({ today }: { readonly today: Date }) {
  const [key, setKey] = useState(keyStore.read)
  const [refused, setRefused] = useState<ApiProblem | null>(null)

  useEffect(() => {
    const signInByLink = () => {
      const given = keyFromFragment(location.hash)
      if (given === null) return
      history.replaceState(null, '', `${location.pathname}${location.search}`)
      signIn(given)
    }
    addEventListener('hashchange', signInByLink)
    return () => removeEventListener('hashchange', signInByLink)
  }, [])

  const signIn = (given: string) => {
    keyStore.keep(given)
    setRefused(null)
    setKey(given)
  }
  const leave = (problem: ApiProblem | null) => {
    keyStore.forget()
    setRefused(problem)
    setKey(null)
  }

  if (key === null) return <SignIn refused={refused} onKey={signIn} />
  return (
    <SignedIn
      key={key}
      secret={key}
      today={today}
      onRefused={leave}
      onSignOut={() => {
        history.replaceState(null, '', location.pathname)
        leave(null)
      }}
    />
  )
}
