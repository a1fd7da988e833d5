import type { Ragged } from '../aggregate/cell-table.ts'

/** The list of one cell, without copying; empty where none was asked. */
export function raggedPart<Values extends { subarray(from: number, to: number): Values }>(
  lists: Ragged<Values>,
  at: number,
): Values {
  return lists.values.subarray(at === 0 ? 0 : (lists.ends[at - 1] ?? 0), lists.ends[at] ?? 0)
}
