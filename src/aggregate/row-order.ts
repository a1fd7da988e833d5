import { inSlices, type Pause } from './in-slices.ts'
import type { RunDirectory } from './run-directory.ts'

const slice = 1 << 18
const days = 1 << 16

/** Where each row of a load comes to lie: its place in its run's slab, and that of its sequences. */
export interface RowTargets {
  readonly row: Uint32Array
  readonly sequence: Uint32Array
}

/**
 * Gives every row its place: runs where the directory has them, rows of a run by day. The first and last day of each
 * run are written into the directory.
 * @param runOf run of each row
 */
export async function orderRows(
  directory: RunDirectory,
  runOf: Uint32Array,
  dayOf: Uint16Array,
  sequenceCount: Uint16Array,
  pause: Pause,
): Promise<RowTargets> {
  const length = runOf.length
  const byDay = await rowsByDay(dayOf, pause)
  const nextRow = directory.start.slice()
  const nextSequence = directory.sequenceStart.slice()
  const targets = { row: new Uint32Array(length), sequence: new Uint32Array(length) }
  await inSlices(length, slice, pause, (from, to) => {
    for (let i = from; i < to; i++) {
      const source = byDay[i] ?? 0
      const run = runOf[source] ?? 0
      const day = dayOf[source] ?? 0
      const at = nextRow[run] ?? 0
      if (at === directory.start[run]) directory.firstDay[run] = day
      directory.lastDay[run] = day
      targets.row[source] = at
      nextRow[run] = at + 1
      const sequence = nextSequence[run] ?? 0
      targets.sequence[source] = sequence
      nextSequence[run] = sequence + (sequenceCount[source] ?? 0)
    }
  })
  return targets
}

/** Counting sort: row numbers, day after day. */
async function rowsByDay(dayOf: Uint16Array, pause: Pause): Promise<Uint32Array> {
  const next = new Uint32Array(days + 1)
  await inSlices(dayOf.length, slice, pause, (from, to) => {
    for (let row = from; row < to; row++) {
      const after = (dayOf[row] ?? 0) + 1
      next[after] = (next[after] ?? 0) + 1
    }
  })
  for (let day = 1; day <= days; day++) next[day] = (next[day] ?? 0) + (next[day - 1] ?? 0)
  const rows = new Uint32Array(dayOf.length)
  await inSlices(dayOf.length, slice, pause, (from, to) => {
    for (let row = from; row < to; row++) {
      const day = dayOf[row] ?? 0
      const at = next[day] ?? 0
      rows[at] = row
      next[day] = at + 1
    }
  })
  return rows
}
