import { parseArgs } from 'node:util'

/** Whole numbers of a command line, with `--json`. @throws what `parseArgs` throws for an unknown one */
export function flags<Name extends string>(
  args: readonly string[],
  numbers: Readonly<Record<Name, number>>,
): { readonly json: boolean; readonly numbers: Readonly<Record<Name, number>> } {
  const names = Object.keys(numbers) as Name[]
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean' },
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    },
  })
  const given: Readonly<Record<string, unknown>> = values
  const read = (name: Name): number => {
    const text = given[name]
    if (text === undefined) return numbers[name]
    const value = Number(text)
    if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} is a whole number.`)
    return value
  }
  const wanted: Record<Name, number> = { ...numbers }
  for (const name of names) wanted[name] = read(name)
  return { json: given.json === true, numbers: wanted }
}
