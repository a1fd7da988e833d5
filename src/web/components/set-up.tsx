import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiProblem } from '../api/api-problem.ts'
import { signInApi } from '../api/sign-in-api.ts'
import { Wordmark } from './wordmark.tsx'

interface SetUpProps {
  readonly onKey: (key: string) => void
}

/** The first administrator of an empty registry: a code from the terminal for a key that is shown once. */
export function SetUp({ onKey }: SetUpProps) {
  const [code, setCode] = useState('')
  const [label, setLabel] = useState('')
  const [message, setMessage] = useState<string | null>(null)
  const [key, setKey] = useState<string | null>(null)
  const [copied, setCopied] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    document.title = 'Set up · OpenDRL'
    field.current?.focus()
  }, [])

  if (key !== null) {
    return (
      <main class="sign-in">
        <Wordmark />
        <h1>You are its administrator.</h1>
        <p>
          This is your key. It makes facilities and the keys of everyone else. Put it where you keep
          passwords: it is not shown again, and cannot be recovered.
        </p>
        <p class="made-key">
          <code>{key}</code>
        </p>
        <div class="sign-in-line">
          <button
            type="button"
            class="button"
            onClick={() => {
              navigator.clipboard.writeText(key).then(
                () => setCopied(true),
                () => setCopied(false),
              )
            }}
          >
            {copied ? 'Copied' : 'Copy'}
          </button>
          <button type="button" class="button button-strong" onClick={() => onKey(key)}>
            I have kept it: sign in
          </button>
        </div>
      </main>
    )
  }
  return (
    <main class="sign-in">
      <Wordmark />
      <h1>This registry is new.</h1>
      <p>
        It waits for its first administrator. Whoever started it sees a set-up code on the terminal;
        it works once, within an hour.
      </p>
      <form
        novalidate
        onSubmit={(event) => {
          event.preventDefault()
          signInApi
            .setUp(code, label.trim() === '' ? 'administrator' : label)
            .then(setKey, (error: unknown) =>
              setMessage(error instanceof ApiProblem ? error.message : 'That did not work.'),
            )
        }}
      >
        <label for="code">Set-up code</label>
        <input
          id="code"
          ref={field}
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          placeholder="XXXX-XXXX-XXXX"
          value={code}
          aria-invalid={message !== null}
          aria-describedby={message === null ? undefined : 'code-message'}
          onInput={(event) => {
            setCode(event.currentTarget.value)
            setMessage(null)
          }}
        />
        <label for="label">Your name</label>
        <div class="sign-in-line">
          <input
            id="label"
            type="text"
            autocomplete="name"
            maxLength={100}
            placeholder="as it is shown to others"
            value={label}
            onInput={(event) => setLabel(event.currentTarget.value)}
          />
          <button type="submit" class="button button-strong" disabled={code.trim() === ''}>
            Set up
          </button>
        </div>
        {message !== null && (
          <p class="message" id="code-message" role="alert">
            {message}
          </p>
        )}
      </form>
    </main>
  )
}
