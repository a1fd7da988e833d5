import type { ComponentChildren } from 'preact'

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onOpen?: () => void
  readonly children: ComponentChildren
}

/** A labelled select; `onOpen` lets a list load only when somebody reaches for it. */
export function Choice({ label, value, onChange, onOpen, children }: ChoiceProps) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onFocus={onOpen}
        onPointerDown={onOpen}
      >
        {children}
      </select>
    </label>
  )
}
