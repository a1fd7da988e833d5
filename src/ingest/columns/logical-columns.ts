/** A column of a table, or the same column of each of its numbered blocks. */
export interface LogicalColumn {
  /** Of the first of them, as in the file. */
  readonly header: string
  /** Without the block's prefix and number. */
  readonly name: string
  /** Null outside blocks. */
  readonly prefix: string | null
  readonly indices: readonly number[]
}

const blockPattern = /^(\p{L}{1,20}?)\s?(\d{1,4})[ ]+(\S.*)$/u

interface Block {
  readonly prefix: string
  readonly number: number
  readonly name: string
}

function blockOf(header: string): Block | null {
  const match = blockPattern.exec(header.trim().replace(/\s+/g, ' '))
  if (match === null) return null
  return { prefix: match[1] ?? '', number: Number(match[2]), name: match[3] ?? '' }
}

/**
 * Gathers numbered blocks of event columns ("E1 CTDIvol", "E2 CTDIvol") into one column each. A prefix makes blocks
 * when the same name stands under two of its numbers, or when three names stand under its number 1.
 */
export function logicalColumns(headers: readonly string[]): readonly LogicalColumn[] {
  const blocks = headers.map(blockOf)
  const prefix = blockPrefix(blocks.filter((block) => block !== null))
  const columns = new Map<
    string,
    { header: string; name: string; prefix: string | null; indices: number[] }
  >()
  headers.forEach((header, index) => {
    if (header.trim() === '') return
    const block = blocks[index] ?? null
    const inBlock = block !== null && block.prefix.toLowerCase() === prefix
    const key = inBlock ? `block ${block.name.toLowerCase()}` : `column ${index}`
    const known = columns.get(key)
    if (known === undefined)
      columns.set(key, {
        header,
        name: inBlock ? block.name : header,
        prefix: inBlock ? block.prefix : null,
        indices: [index],
      })
    else known.indices.push(index)
  })
  return [...columns.values()]
}

/** Of several prefixes the one with most columns. */
function blockPrefix(blocks: readonly Block[]): string | null {
  const names = new Map<string, Map<string, Set<number>>>()
  for (const { prefix, number, name } of blocks) {
    const ofPrefix = names.get(prefix.toLowerCase()) ?? new Map<string, Set<number>>()
    names.set(prefix.toLowerCase(), ofPrefix)
    const numbers = ofPrefix.get(name.toLowerCase()) ?? new Set<number>()
    ofPrefix.set(name.toLowerCase(), numbers)
    numbers.add(number)
  }
  const found = [...names]
    .filter(([, ofPrefix]) => {
      const repeated = [...ofPrefix.values()].some((numbers) => numbers.size > 1)
      const first = [...ofPrefix.values()].filter((numbers) => numbers.has(1)).length
      return repeated || first >= 3
    })
    .map(([prefix, ofPrefix]) => ({ prefix, columns: ofPrefix.size }))
    .sort((a, b) => b.columns - a.columns)
  return found[0]?.prefix ?? null
}
