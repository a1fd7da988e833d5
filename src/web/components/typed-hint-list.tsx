import type { TypedHint } from '../logic/typed-hints.ts'

interface TypedHintsProps {
  readonly hints: readonly (readonly TypedHint[])[]
  /** Rows that say the same as an earlier one, counted among the filled ones. */
  readonly same: ReadonlyMap<number, number>
  readonly missing: readonly string[]
}

/** Every hint of the table in words, by row: colours alone would tell nothing to some. */
export function TypedHints({ hints, same, missing }: TypedHintsProps) {
  const lines = [
    ...missing.map((message) => ({ key: message, kind: 'error', message })),
    ...hints.flatMap((own, row) =>
      own.map(({ field, kind, message }) => ({
        key: `${row} ${field} ${message}`,
        kind,
        message: `Row ${row + 1}: ${message}`,
      })),
    ),
    ...[...same].map(([row, first]) => ({
      key: `same ${row}`,
      kind: 'error',
      message: `Patient ${row + 1} is the same as patient ${first + 1} in everything: remove one, or give each a reference number.`,
    })),
  ]
  if (lines.length === 0) return null
  return (
    <ul class="typed-hints" aria-label="To check" aria-live="polite">
      {lines.map(({ key, kind, message }) => (
        <li key={key} data-kind={kind}>
          {message}
        </li>
      ))}
    </ul>
  )
}
