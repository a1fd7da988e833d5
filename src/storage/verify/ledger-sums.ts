import { entriesOf } from '../chain/chain-log.ts'
import { addSums, noRows, type RowSums } from '../duckdb/row-sums.ts'
import { decodeRows } from '../ledger/ledger-body.ts'
import { baselineKind, factsKind, undoneKind } from '../ledger/ledger-kinds.ts'
import { sumsOfLine } from '../ledger/rewrite-rows.ts'

/**
 * Fingerprints, by table, of all rows a ledger holds up to an entry; computed from the rows themselves. Also while
 * another process appends to it.
 */
export async function ledgerSums(
  directory: string,
  upTo: number,
): Promise<ReadonlyMap<string, RowSums>> {
  const undone = new Set<number>()
  for await (const { kind, body } of entriesOf(directory))
    if (kind === undoneKind) undone.add(Number(Buffer.from(body).toString('utf8')))
  const sums = new Map<string, RowSums>()
  for await (const { sequence, kind, body } of entriesOf(directory)) {
    if (sequence > upTo) break
    if ((kind !== factsKind && kind !== baselineKind) || undone.has(sequence)) continue
    for (const { table, lines } of await decodeRows(body)) {
      let total = sums.get(table) ?? noRows
      for (const line of lines) total = addSums(total, sumsOfLine(line))
      sums.set(table, total)
    }
  }
  return sums
}
