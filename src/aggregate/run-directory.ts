import { shared16, shared32 } from './slab.ts'

/**
 * Where the rows of each run lie. A run is all exams of one protocol, stratum and facility, ordered by day, at one
 * place of one slab. Runs ascend by protocol, stratum, facility. A directory never changes: a commit makes a new one,
 * and whoever reads the old one goes on reading the rows of that moment.
 */
export interface RunDirectory {
  readonly length: number
  readonly protocol: Uint16Array
  readonly stratum: Uint16Array
  readonly facility: Uint16Array
  readonly slab: Uint16Array
  readonly start: Uint32Array
  readonly rows: Uint32Array
  readonly sequenceSlab: Uint16Array
  readonly sequenceStart: Uint32Array
  readonly sequences: Uint32Array
  readonly firstDay: Uint16Array
  readonly lastDay: Uint16Array
  /** Bit k: every row has a value in the k-th of the slabs' `optional32` columns. */
  readonly complete: Uint16Array
}

export const directory16 = [
  'protocol',
  'stratum',
  'facility',
  'slab',
  'sequenceSlab',
  'firstDay',
  'lastDay',
  'complete',
] as const
export const directory32 = ['start', 'rows', 'sequenceStart', 'sequences'] as const

/** Bytes of one run. */
export const runBytes = 2 * directory16.length + 4 * directory32.length

export function newDirectory(length: number): RunDirectory {
  return {
    length,
    protocol: shared16(length),
    stratum: shared16(length),
    facility: shared16(length),
    slab: shared16(length),
    start: shared32(length),
    rows: shared32(length),
    sequenceSlab: shared16(length),
    sequenceStart: shared32(length),
    sequences: shared32(length),
    firstDay: shared16(length),
    lastDay: shared16(length),
    complete: shared16(length),
  }
}

/** A run's key as one number that ascends as runs do: protocol, stratum (14 bits), facility. */
export function runKey(protocol: number, stratum: number, facility: number): number {
  return (protocol * 0x4000 + stratum) * 0x10000 + facility
}

export function keyOfRun(directory: RunDirectory, run: number): number {
  return runKey(
    directory.protocol[run] ?? 0,
    directory.stratum[run] ?? 0,
    directory.facility[run] ?? 0,
  )
}

/** First run whose key is not under the given one. */
export function firstRunFrom(directory: RunDirectory, key: number): number {
  let low = 0
  let high = directory.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keyOfRun(directory, middle) < key) low = middle + 1
    else high = middle
  }
  return low
}

export function setRunKey(directory: RunDirectory, run: number, key: number): void {
  directory.facility[run] = key % 0x10000
  const rest = Math.floor(key / 0x10000)
  directory.stratum[run] = rest % 0x4000
  directory.protocol[run] = Math.floor(rest / 0x4000)
}
