/** Texts as codes from 1 in the order they are met; null and "" are code 0. */
export function dictionary(values: readonly (string | null)[]): {
  readonly entries: readonly string[]
  readonly codes: readonly number[]
} {
  const entries = ['']
  const known = new Map<string | null, number>([
    [null, 0],
    ['', 0],
  ])
  const codes = values.map((value) => {
    const code = known.get(value) ?? entries.push(value ?? '') - 1
    known.set(value, code)
    return code
  })
  return { entries, codes }
}
