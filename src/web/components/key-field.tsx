import { useEffect, useRef, useState } from 'preact/hooks'

interface KeyFieldProps {
  readonly refusal: string | null
  /** Whether the cursor waits in it. */
  readonly isFirst: boolean
  readonly onKey: (key: string) => void
}

/** Sign in with a key: it is exchanged for a session and kept nowhere. */
export function KeyField({ refusal, isFirst, onKey }: KeyFieldProps) {
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (isFirst) field.current?.focus()
  }, [])
  const message = missing ? 'Paste a key first.' : refusal
  return (
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
        </p>
      )}
      <p class="quiet" id="key-help">
        Keys are given out by whoever runs the registry, one for each person or system. The browser
        does not keep yours: it is exchanged for a session that ends when you sign out, or when you
        are away for long.
      </p>
    </form>
  )
}
