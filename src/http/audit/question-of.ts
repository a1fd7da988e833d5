/** Parameters of questions whose values are codes, dates and words of lists; no other is kept. */
const told = new Set([
  'protocol',
  'scheme',
  'population',
  'quantity',
  'method',
  'quantileType',
  'from',
  'to',
  'sex',
  'live',
  'state',
  'by',
  'preview',
])
const plain = /^[\w.:<-]{1,64}$/

/** The question of a request that was answered, as its parameters. */
export function questionOf(query: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter(([name, value]) => told.has(name) && plain.test(value)),
  )
}
