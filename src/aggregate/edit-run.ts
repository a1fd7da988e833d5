import { copyRows } from './place-rows.ts'
import type { ExamImage } from './exam-image.ts'
import type { ExamRows } from './exam-rows.ts'
import type { Extent } from './free-space.ts'
import { rowHash, sameRow, type RowSource } from './row-identity.ts'
import type { SlabSpace } from './slab-space.ts'
import { completeColumns, optional16, optional32, type OptionalColumn } from './slab.ts'

/** A row to be removed is not there: what the core holds and the registry are not the same. */
export class CoreOutOfStep extends Error {
  override readonly name = 'CoreOutOfStep'
  constructor() {
    super('A row that a commit removed is not in the core.')
  }
}

/** A block of rows and where its sequences begin. */
export interface Block {
  readonly rows: ExamRows
  readonly starts: Uint32Array
}

/** What a commit does to one run. */
export interface RunEdit {
  /** The run as it was; -1: there was none. */
  readonly run: number
  /** Row numbers of the blocks of removed and added rows. */
  readonly removed: Uint32Array
  readonly added: Uint32Array
}

/** A run as it will be. */
export interface EditedRun {
  readonly rows: Extent
  readonly sequences: Extent
  readonly firstDay: number
  readonly lastDay: number
  readonly complete: number
}

/**
 * Writes the run anew at another place: what remains of it, and what is added, by day.
 * @returns null when nothing is left
 * @throws CoreOutOfStep, CoreFull
 */
export function editRun(
  image: ExamImage,
  { run, removed, added }: RunEdit,
  removedBlock: Block,
  addedBlock: Block,
  space: SlabSpace,
  used: ReadonlySet<OptionalColumn>,
): EditedRun | null {
  const old = run === -1 ? null : runSource(image, run)
  const kept = old === null ? new Uint32Array(0) : remaining(old, removed, removedBlock)
  if (old === null && removed.length > 0) throw new CoreOutOfStep()
  const length = kept.length + added.length
  if (length === 0) return null
  const addedByDay = added.toSorted(
    (a, b) => (addedBlock.rows.day[a] ?? 0) - (addedBlock.rows.day[b] ?? 0),
  )
  const sources = [
    ...(old === null ? [] : [{ source: old, rows: kept }]),
    { source: blockSource(addedBlock), rows: addedByDay },
  ]
  const needed = new Set([...used, ...(old?.used ?? [])])
  const rows = space.takeRows(length, needed)
  const slab = space.slabs[rows.slab]
  if (slab === undefined) throw new RangeError('no such slab')
  const targets = mergeByDay(sources, rows.start)
  if (old !== null) copyRows(old.slab, kept, targets[0] ?? kept, slab)
  copyRows(addedBlock.rows, addedByDay, targets.at(-1) ?? addedByDay, slab)
  try {
    return {
      rows,
      sequences: copySequences(sources, targets, rows, space),
      firstDay: slab.day[rows.start] ?? 0,
      lastDay: slab.day[rows.start + length - 1] ?? 0,
      complete: completeColumns(slab, rows.start, rows.start + length),
    }
  } catch (error) {
    space.giveRows(rows)
    throw error
  }
}

interface RunSource extends RowSource {
  readonly from: number
  readonly to: number
  readonly slab: ExamImage['slabs'][number]
  readonly used: readonly OptionalColumn[]
}

/** The rows of a run, told by their place in the slab. */
function runSource({ slabs, sequenceSlabs, directory }: ExamImage, run: number): RunSource {
  const slab = slabs[directory.slab[run] ?? 0]
  if (slab === undefined) throw new RangeError(`no slab of run ${run}`)
  const from = directory.start[run] ?? 0
  const to = from + (directory.rows[run] ?? 0)
  const starts = new Uint32Array(to - from)
  let at = directory.sequenceStart[run] ?? 0
  for (let row = from; row < to; row++) {
    starts[row - from] = at
    at += slab.sequenceCount[row] ?? 0
  }
  return {
    from,
    to,
    slab,
    columns: slab,
    used: [...optional16, ...optional32].filter((name) => slab[name] !== null),
    sequenceStart: (row) => starts[row - from] ?? 0,
    sequences: sequenceSlabs[directory.sequenceSlab[run] ?? 0] ?? new Uint32Array(0),
  }
}

export function blockSource({ rows, starts }: Block): RowSource {
  return {
    columns: rows,
    sequenceStart: (row) => starts[row] ?? 0,
    sequences: rows.sequences,
  }
}

/** Places in the slab of the rows that stay, by day. */
function remaining(old: RunSource, removed: Uint32Array, block: Block): Uint32Array {
  const kept = new Uint32Array(old.to - old.from)
  const byHash = new Map<number, number[]>()
  const source = blockSource(block)
  for (const row of removed) {
    const hash = rowHash(block.rows, row)
    const same = byHash.get(hash)
    if (same === undefined) byHash.set(hash, [row])
    else same.push(row)
  }
  let count = 0
  let gone = 0
  for (let row = old.from; row < old.to; row++) {
    const wanted = gone < removed.length ? byHash.get(rowHash(old.slab, row)) : undefined
    const found = wanted?.findIndex((candidate) => sameRow(old, row, source, candidate)) ?? -1
    if (found === -1) kept[count++] = row
    else {
      wanted?.splice(found, 1)
      gone++
    }
  }
  if (gone !== removed.length) throw new CoreOutOfStep()
  return kept.subarray(0, count)
}

interface Listed {
  readonly source: RowSource
  /** By day. */
  readonly rows: Uint32Array
}

/** Places from `start` on for the rows of one or two lists, by day. */
function mergeByDay(sources: readonly Listed[], start: number): readonly Uint32Array[] {
  const targets = sources.map(({ rows }) => new Uint32Array(rows.length))
  const next = sources.map(() => 0)
  const dayOf = (list: number): number => {
    const { source, rows } = sources[list] ?? { rows: new Uint32Array(0) }
    const row = rows[next[list] ?? 0]
    return row === undefined ? Infinity : (source?.columns.day?.[row] ?? 0)
  }
  const total = sources.reduce((sum, { rows }) => sum + rows.length, 0)
  for (let at = start; at < start + total; at++) {
    const list = sources.length > 1 && dayOf(1) < dayOf(0) ? 1 : 0
    const place = next[list] ?? 0
    const into = targets[list]
    if (into !== undefined) into[place] = at
    next[list] = place + 1
  }
  return targets
}

function copySequences(
  sources: readonly Listed[],
  targets: readonly Uint32Array[],
  rows: Extent,
  space: SlabSpace,
): Extent {
  const counts = space.slabs[rows.slab]?.sequenceCount
  const starts = new Uint32Array(rows.length + 1)
  for (let i = 0; i < rows.length; i++)
    starts[i + 1] = (starts[i] ?? 0) + (counts?.[rows.start + i] ?? 0)
  const extent = space.takeSequences(starts[rows.length] ?? 0)
  const into = space.sequenceSlabs[extent.slab]
  if (into === undefined || extent.length === 0) return extent
  for (const [list, { source, rows: listed }] of sources.entries()) {
    for (const [i, row] of listed.entries()) {
      const place = (targets[list]?.[i] ?? 0) - rows.start
      const from = source.sequenceStart(row)
      const at = extent.start + (starts[place] ?? 0)
      const count = (starts[place + 1] ?? 0) - (starts[place] ?? 0)
      for (let k = 0; k < count; k++) into[at + k] = source.sequences[from + k] ?? 0
    }
  }
  return extent
}
