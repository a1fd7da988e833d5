import type { CellRow } from '../engine.ts'

function numbers(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.flatMap(numbers)
  // Engines write integers of 64 bits and more as text; a sum here stays far below 2^53.
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(Math.trunc(number))) throw new Error(`no number: ${String(value)}`)
  return [number]
}

/** Rows as an engine gave them, their first `keys` columns being the key. */
export function cellRows(rows: unknown, keys: number): readonly CellRow[] {
  if (!Array.isArray(rows)) throw new Error('the engine gave no rows')
  return rows.map((row) => {
    const flat = numbers(row)
    return { key: flat.slice(0, keys), values: flat.slice(keys) }
  })
}
