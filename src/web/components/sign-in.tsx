import { useEffect, useRef, useState } from 'preact/hooks'
import type { ApiProblem } from '../api/api-problem.ts'
import { Wordmark } from './wordmark.tsx'

interface SignInProps {
  readonly refused: ApiProblem | null
  readonly onKey: (key: string) => void
}

export function SignIn({ refused, onKey }: SignInProps) {
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    document.title = 'Sign in · OpenDRL'
    field.current?.focus()
  }, [])

  const message = missing
    ? 'Paste a key first.'
    : refused === null
      ? null
      : 'This key was not accepted. It may be mistyped, expired or revoked.'

  return (
    <main class="sign-in">
      <Wordmark />
      <h1>Radiation doses, compared.</h1>
      <p>
        OpenDRL collects the dose reports of hospitals’ scanners and computes typical values and
        diagnostic reference levels (DRLs) from them. Physicists see where their own doses stand,
        researchers get data that can be cited, and no patient’s identity is kept.
      </p>
      <form
        novalidate
        onSubmit={(event) => {
          event.preventDefault()
          const key = text.trim()
          if (key === '') setMissing(true)
          else onKey(key)
        }}
      >
        <label for="key">Your key</label>
        <div class="sign-in-line">
          <input
            id="key"
            ref={field}
            type="password"
            autocomplete="off"
            spellcheck={false}
            placeholder="odrl_…"
            value={text}
            aria-invalid={message !== null}
            aria-describedby={message === null ? 'key-help' : 'key-message key-help'}
            onInput={(event) => {
              setText(event.currentTarget.value)
              setMissing(false)
            }}
          />
          <button type="submit" class="button button-strong">
            Sign in
          </button>
        </div>
        {message !== null && (
          <p class="message" id="key-message" role="alert">
            {message}
            {!missing && refused !== null && <span class="message-detail">{refused.detail}</span>}
          </p>
        )}
        <p class="quiet" id="key-help">
          Keys are given out by whoever runs the registry, one for each person or system. The key
          stays in this browser tab and is forgotten when you close it.
        </p>
      </form>
    </main>
  )
}
