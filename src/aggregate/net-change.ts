import { concatRows, sequenceStarts } from './concat-rows.ts'
import { blockSource, type Block } from './edit-run.ts'
import type { ExamRows } from './exam-rows.ts'
import type { HomeBands } from './home-bands.ts'
import { rowHash, sameRow } from './row-identity.ts'

/** What a commit does to one run's rows, as row numbers of the two blocks. */
export interface KeyedEdit {
  readonly key: number
  readonly removed: Uint32Array
  readonly added: Uint32Array
}

/** A commit's change without the rows that it both removes and adds, by run key, ascending. */
export interface NetChange {
  readonly removed: Block
  readonly added: Block
  readonly edits: readonly KeyedEdit[]
}

/** @param removed, added rows in any order; equal rows cancel each other one by one */
export function netChange(
  removed: readonly ExamRows[],
  added: readonly ExamRows[],
  home: HomeBands,
): NetChange {
  const gone = keyed(removed, home)
  const come = keyed(added, home)
  const waiting = new Map<number, number[]>()
  for (const [row] of come.keys.entries()) listed(waiting, rowHash(come.block.rows, row)).push(row)
  const cancelled = new Uint8Array(come.keys.length)
  const edits = new Map<number, { removed: number[]; added: number[] }>()
  const editOf = (key: number) => {
    const known = edits.get(key)
    if (known !== undefined) return known
    const made = { removed: [], added: [] }
    edits.set(key, made)
    return made
  }
  const goneSource = blockSource(gone.block)
  const comeSource = blockSource(come.block)
  for (const [row, key] of gone.keys.entries()) {
    const candidates = waiting.get(rowHash(gone.block.rows, row)) ?? []
    const found = candidates.findIndex(
      (candidate) =>
        come.keys[candidate] === key && sameRow(goneSource, row, comeSource, candidate),
    )
    const [same] = found === -1 ? [] : candidates.splice(found, 1)
    if (same === undefined) editOf(key).removed.push(row)
    else cancelled[same] = 1
  }
  for (const [row, key] of come.keys.entries())
    if (cancelled[row] === 0) editOf(key).added.push(row)
  return {
    removed: gone.block,
    added: come.block,
    edits: [...edits]
      .sort(([left], [right]) => left - right)
      .map(([key, edit]) => ({
        key,
        removed: Uint32Array.from(edit.removed),
        added: Uint32Array.from(edit.added),
      })),
  }
}

function keyed(blocks: readonly ExamRows[], home: HomeBands): { block: Block; keys: Float64Array } {
  const rows = concatRows(blocks)
  return { block: { rows, starts: sequenceStarts(rows) }, keys: home.keys(rows) }
}

function listed(lists: Map<number, number[]>, key: number): number[] {
  const known = lists.get(key)
  if (known !== undefined) return known
  const made: number[] = []
  lists.set(key, made)
  return made
}
