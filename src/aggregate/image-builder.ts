import { CoreFull } from './core-full.ts'
import type { ExamRows } from './exam-rows.ts'
import type { HomeBands } from './home-bands.ts'
import { inSlices, type Pause } from './in-slices.ts'
import { orderRows, type RowTargets } from './row-order.ts'
import { newDirectory, setRunKey, type RunDirectory } from './run-directory.ts'
import { RunNumbers } from './run-numbers.ts'
import { placeRows, placeSequences } from './place-rows.ts'
import { completeColumns, rowBytes, usedColumns, type OptionalColumn } from './slab.ts'
import type { SlabSpace } from './slab-space.ts'
import { sortedByKey } from './sorted-by-key.ts'

/** Rows of one slab at a load; a run is never cut, so that a larger one has a slab of its own. */
const slabRows = 1 << 22
const sequencesOfSlab = 1 << 23

/** Gathers blocks of rows and lays them out as runs, in slabs of their own. Used once. */
export class ImageBuilder {
  readonly #home: HomeBands
  readonly #space: SlabSpace
  readonly #limitBytes: number
  readonly #numbers = new RunNumbers(1 << 16)
  readonly #blocks: ExamRows[] = []
  readonly #runs: Uint32Array[] = []
  readonly #used = new Set<OptionalColumn>()
  #rows = 0
  #sequences = 0

  constructor(home: HomeBands, space: SlabSpace, limitBytes: number) {
    this.#home = home
    this.#space = space
    this.#limitBytes = limitBytes
  }

  /** @throws CoreFull as soon as what came so far cannot be held */
  add(rows: ExamRows): void {
    this.#runs.push(Uint32Array.from(this.#home.keys(rows), (key) => this.#numbers.numberOf(key)))
    this.#blocks.push(rows)
    for (const name of usedColumns(rows)) this.#used.add(name)
    this.#rows += rows.length
    this.#sequences += rows.sequences.length
    const needed = this.#rows * rowBytes(this.#used) + 4 * this.#sequences
    if (needed > this.#limitBytes) throw new CoreFull(needed, this.#limitBytes)
  }

  /**
   * Lays out everything that came.
   * @throws CoreFull
   */
  async build(pause: Pause): Promise<RunDirectory> {
    const keys = this.#numbers.keys()
    const order = sortedByKey(keys)
    const directory = newDirectory(order.length)
    const runOfNumber = new Uint32Array(order.length)
    for (const [run, number] of order.entries()) {
      runOfNumber[number] = run
      setRunKey(directory, run, keys[number] ?? 0)
    }
    const flat = this.#flatten(runOfNumber)
    for (let row = 0; row < this.#rows; row++) {
      const run = flat.run[row] ?? 0
      directory.rows[run] = (directory.rows[run] ?? 0) + 1
      directory.sequences[run] = (directory.sequences[run] ?? 0) + (flat.sequenceCount[row] ?? 0)
    }
    this.#allot(directory)
    await pause()
    const targets = await orderRows(directory, flat.run, flat.day, flat.sequenceCount, pause)
    await this.#place(directory, flat.run, targets, pause)
    await inSlices(directory.length, 4096, pause, (from, to) => {
      for (let run = from; run < to; run++) {
        const slab = this.#space.slabs[directory.slab[run] ?? 0]
        const start = directory.start[run] ?? 0
        if (slab !== undefined)
          directory.complete[run] = completeColumns(slab, start, start + (directory.rows[run] ?? 0))
      }
    })
    return directory
  }

  /** The columns that decide where rows lie, of all blocks together. */
  #flatten(runOfNumber: Uint32Array) {
    const run = new Uint32Array(this.#rows)
    const day = new Uint16Array(this.#rows)
    const sequenceCount = new Uint16Array(this.#rows)
    let at = 0
    for (const [index, block] of this.#blocks.entries()) {
      const numbers = this.#runs[index] ?? new Uint32Array(0)
      for (let row = 0; row < block.length; row++)
        run[at + row] = runOfNumber[numbers[row] ?? 0] ?? 0
      day.set(block.day.subarray(0, block.length), at)
      sequenceCount.set(block.sequenceCount.subarray(0, block.length), at)
      at += block.length
    }
    this.#runs.length = 0
    return { run, day, sequenceCount }
  }

  /** Cuts the runs, in order, into slabs. */
  #allot(directory: RunDirectory): void {
    cutIntoSlabs(directory.rows, slabRows, (first, last, rows) => {
      const { slab } = this.#space.addRows(rows, rows, this.#used)
      allotRuns(directory.rows, directory.slab, directory.start, first, last, slab)
    })
    cutIntoSlabs(directory.sequences, sequencesOfSlab, (first, last, sequences) => {
      const { slab } = this.#space.addSequences(sequences, sequences)
      const { sequenceSlab, sequenceStart } = directory
      allotRuns(directory.sequences, sequenceSlab, sequenceStart, first, last, slab)
    })
  }

  async #place(
    directory: RunDirectory,
    runOf: Uint32Array,
    targets: RowTargets,
    pause: Pause,
  ): Promise<void> {
    let at = 0
    await inSlices(this.#blocks.length, 1, pause, (index) => {
      const block = this.#blocks[index]
      if (block === undefined) return
      const run = runOf.subarray(at, at + block.length)
      const row = targets.row.subarray(at, at + block.length)
      const sequence = targets.sequence.subarray(at, at + block.length)
      placeRows(block, run, row, directory.slab, this.#space.slabs)
      placeSequences(block, run, sequence, directory.sequenceSlab, this.#space.sequenceSlabs)
      at += block.length
      // Its memory is wanted for the slabs.
      delete this.#blocks[index]
    })
  }
}

function cutIntoSlabs(
  lengths: Uint32Array,
  slabLength: number,
  cut: (first: number, last: number, length: number) => void,
): void {
  let first = 0
  let length = 0
  for (let run = 0; run < lengths.length; run++) {
    const added = lengths[run] ?? 0
    if (length > 0 && length + added > slabLength) {
      cut(first, run, length)
      first = run
      length = 0
    }
    length += added
  }
  if (length > 0) cut(first, lengths.length, length)
}

function allotRuns(
  lengths: Uint32Array,
  slabs: Uint16Array,
  starts: Uint32Array,
  first: number,
  last: number,
  slab: number,
): void {
  let start = 0
  for (let run = first; run < last; run++) {
    slabs[run] = slab
    starts[run] = start
    start += lengths[run] ?? 0
  }
}
