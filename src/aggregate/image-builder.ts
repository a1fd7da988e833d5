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
import { StagedRows } from './staged-rows.ts'
import { sortedByKey } from './sorted-by-key.ts'

/** Rows of one slab at a load; a run is never cut, so that a larger one has a slab of its own. */
const slabRows = 1 << 22
const sequencesOfSlab = 1 << 23
const placedAtOnce = 1 << 16
const countedAtOnce = 1 << 19

/** Gathers blocks of rows and lays them out as runs, in slabs of their own. Used once. */
export class ImageBuilder {
  readonly #home: HomeBands
  readonly #space: SlabSpace
  readonly #limitBytes: number
  readonly #numbers = new RunNumbers(1 << 16)
  readonly #staged = new StagedRows()
  readonly #used = new Set<OptionalColumn>()
  #rows = 0
  #sequences = 0

  constructor(home: HomeBands, space: SlabSpace, limitBytes: number) {
    this.#home = home
    this.#space = space
    this.#limitBytes = limitBytes
  }

  /** Once what came cannot be held, all is let go, and the rest is only counted. */
  add(rows: ExamRows): void {
    for (const name of usedColumns(rows)) this.#used.add(name)
    this.#rows += rows.length
    this.#sequences += rows.sequences.length
    if (this.#neededBytes > this.#limitBytes) {
      this.#staged.clear()
      return
    }
    const keys = this.#home.keys(rows)
    const runs = new Uint32Array(rows.length)
    for (let row = 0; row < rows.length; row++) runs[row] = this.#numbers.numberOf(keys[row] ?? 0)
    this.#staged.append(rows, runs)
  }

  get #neededBytes(): number {
    return this.#rows * rowBytes(this.#used) + 4 * this.#sequences
  }

  /**
   * Lays out everything that came.
   * @throws CoreFull naming what all of it needs
   */
  async build(pause: Pause): Promise<RunDirectory> {
    if (this.#neededBytes > this.#limitBytes)
      throw new CoreFull(this.#neededBytes, this.#limitBytes)
    const keys = this.#numbers.keys()
    const order = sortedByKey(keys)
    const directory = newDirectory(order.length)
    const runOfNumber = new Uint32Array(order.length)
    for (const [run, number] of order.entries()) {
      runOfNumber[number] = run
      setRunKey(directory, run, keys[number] ?? 0)
    }
    const flat = await this.#flatten(runOfNumber, pause)
    await inSlices(this.#rows, countedAtOnce, pause, (from, to) => {
      for (let row = from; row < to; row++) {
        const run = flat.run[row] ?? 0
        directory.rows[run] = (directory.rows[run] ?? 0) + 1
        directory.sequences[run] = (directory.sequences[run] ?? 0) + (flat.sequenceCount[row] ?? 0)
      }
    })
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
  async #flatten(runOfNumber: Uint32Array, pause: Pause) {
    const run = new Uint32Array(this.#rows)
    const day = new Uint16Array(this.#rows)
    const sequenceCount = new Uint16Array(this.#rows)
    let at = 0
    for (const { slab, length, run: numbers } of this.#staged.parts) {
      const first = at
      await inSlices(length, countedAtOnce, pause, (from, to) => {
        for (let row = from; row < to; row++) run[first + row] = runOfNumber[numbers[row] ?? 0] ?? 0
      })
      day.set(slab.day.subarray(0, length), at)
      sequenceCount.set(slab.sequenceCount.subarray(0, length), at)
      at += length
    }
    return { run, day, sequenceCount }
  }

  /** Cuts the runs, in order, into slabs. */
  #allot(directory: RunDirectory): void {
    cutIntoSlabs(directory.rows, slabRows, (first, last, rows) => {
      const slab = this.#space.addFullRows(rows, this.#used)
      allotRuns(directory.rows, directory.slab, directory.start, first, last, slab)
    })
    cutIntoSlabs(directory.sequences, sequencesOfSlab, (first, last, sequences) => {
      const slab = this.#space.addFullSequences(sequences)
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
    for (let part = this.#staged.takeFirst(); part !== undefined; part = this.#staged.takeFirst()) {
      const { slab, length, sequences } = part
      let sequencesFrom = 0
      await inSlices(length, placedAtOnce, pause, (from, to) => {
        const of = (values: Uint32Array): Uint32Array => values.subarray(at + from, at + to)
        const { slabs, sequenceSlabs } = this.#space
        placeRows(slab, from, to, of(runOf), of(targets.row), directory.slab, slabs)
        const counts = slab.sequenceCount.subarray(from, to)
        sequencesFrom = placeSequences(
          counts,
          sequences,
          sequencesFrom,
          of(runOf),
          of(targets.sequence),
          directory.sequenceSlab,
          sequenceSlabs,
        )
      })
      at += length
    }
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
