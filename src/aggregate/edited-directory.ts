import type { EditedRun } from './edit-run.ts'
import {
  directory16,
  directory32,
  firstRunFrom,
  keyOfRun,
  newDirectory,
  setRunKey,
  type RunDirectory,
} from './run-directory.ts'

export interface DirectoryEdit {
  readonly key: number
  /** Null: the run is gone. */
  readonly run: EditedRun | null
}

/** Runs from..to−1 of the old directory that are runs from `at` on of the new one, unchanged. */
export interface Segment {
  readonly from: number
  readonly to: number
  readonly at: number
}

export interface EditedDirectory {
  readonly directory: RunDirectory
  readonly segments: readonly Segment[]
  /** Run of the old directory that each run is, unchanged; -1 for those that are new or changed. */
  readonly cameFrom: Int32Array
}

/** A directory with some runs replaced. @param edits ascending by key, each key once */
export function editedDirectory(
  old: RunDirectory,
  edits: readonly DirectoryEdit[],
): EditedDirectory {
  const segments: Segment[] = []
  const made: { readonly at: number; readonly key: number; readonly run: EditedRun }[] = []
  let from = 0
  let at = 0
  const keepUntil = (to: number): void => {
    if (to > from) segments.push({ from, to, at })
    at += to - from
  }
  for (const { key, run } of edits) {
    const place = firstRunFrom(old, key)
    keepUntil(place)
    from = place < old.length && keyOfRun(old, place) === key ? place + 1 : place
    if (run !== null) made.push({ at: at++, key, run })
  }
  keepUntil(old.length)
  const directory = newDirectory(at)
  const cameFrom = new Int32Array(at).fill(-1)
  for (const segment of segments) copySegment(old, directory, segment, cameFrom)
  for (const { at: place, key, run } of made) writeRun(directory, place, key, run)
  return { directory, segments, cameFrom }
}

function copySegment(
  old: RunDirectory,
  directory: RunDirectory,
  { from, to, at }: Segment,
  cameFrom: Int32Array,
): void {
  for (const name of directory16) directory[name].set(old[name].subarray(from, to), at)
  for (const name of directory32) directory[name].set(old[name].subarray(from, to), at)
  for (let run = from; run < to; run++) cameFrom[run - from + at] = run
}

function writeRun(directory: RunDirectory, at: number, key: number, run: EditedRun): void {
  setRunKey(directory, at, key)
  directory.slab[at] = run.rows.slab
  directory.start[at] = run.rows.start
  directory.rows[at] = run.rows.length
  directory.sequenceSlab[at] = run.sequences.slab
  directory.sequenceStart[at] = run.sequences.start
  directory.sequences[at] = run.sequences.length
  directory.firstDay[at] = run.firstDay
  directory.lastDay[at] = run.lastDay
  directory.complete[at] = run.complete
}
