import { useEffect } from 'preact/hooks'
import { KeyField } from './key-field.tsx'
import { Wordmark } from './wordmark.tsx'

interface SignInProps {
  /** Why the last try, or the session, ended. */
  readonly refusal: string | null
  /** What the provider is called; null: people sign in with keys alone. */
  readonly provider: string | null
  readonly signedOut: boolean
  readonly onKey: (key: string) => void
}

export function SignIn({ refusal, provider, signedOut, onKey }: SignInProps) {
  useEffect(() => {
    document.title = 'Sign in · OpenDRL'
  }, [])
  return (
    <main class="sign-in">
      <Wordmark />
      <h1>Radiation doses, compared.</h1>
      <p>
        OpenDRL collects the dose reports of hospitals’ scanners and computes typical values and
        diagnostic reference levels (DRLs) from them. Physicists see where their own doses stand,
        researchers get data that can be cited, and no patient’s identity is kept.
      </p>
      {signedOut && (
        <p class="signed-out" role="status">
          You are signed out.
          {provider !== null && (
            <>
              {' '}
              You may still be signed in with {provider}.{' '}
              <a href="/auth/sign-out">Sign out there too</a>
            </>
          )}
        </p>
      )}
      {provider === null ? (
        <KeyField refusal={refusal} isFirst onKey={onKey} />
      ) : (
        <>
          {refusal !== null && (
            <p class="message" role="alert">
              {refusal}
            </p>
          )}
          <a
            class="button button-strong provider"
            href={`/auth/sign-in?${new URLSearchParams({ to: location.search })}`}
          >
            Sign in with {provider}
          </a>
          <details class="with-key">
            <summary>Sign in with a key instead</summary>
            <KeyField refusal={null} isFirst={false} onKey={onKey} />
          </details>
        </>
      )}
    </main>
  )
}
