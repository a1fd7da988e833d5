import type { EditedRun } from './edit-run.ts'
import {
  directory16,
  directory32,
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

export interface EditedDirectory {
  readonly directory: RunDirectory
  /** Run of the old directory that each run is, unchanged; -1 for those that are new or changed. */
  readonly cameFrom: Int32Array
}

/** A directory with some runs replaced. @param edits ascending by key, each key once */
export function editedDirectory(
  old: RunDirectory,
  edits: readonly DirectoryEdit[],
): EditedDirectory {
  const touched = new Set(edits.map(({ key }) => key))
  const untouched: number[] = []
  for (let run = 0; run < old.length; run++)
    if (!touched.has(keyOfRun(old, run))) untouched.push(run)
  const made = edits.filter(({ run }) => run !== null)
  const directory = newDirectory(untouched.length + made.length)
  const cameFrom = new Int32Array(directory.length).fill(-1)
  let next = 0
  let at = 0
  const copyUntil = (key: number): void => {
    for (; next < untouched.length; next++, at++) {
      const run = untouched[next] ?? 0
      if (keyOfRun(old, run) > key) return
      for (const name of directory16) directory[name][at] = old[name][run] ?? 0
      for (const name of directory32) directory[name][at] = old[name][run] ?? 0
      cameFrom[at] = run
    }
  }
  for (const { key, run } of made) {
    copyUntil(key)
    if (run !== null) writeRun(directory, at++, key, run)
  }
  copyUntil(Infinity)
  return { directory, cameFrom }
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
