import type { RunDirectory } from './run-directory.ts'
import type { IndexedRuns } from './unit-index.ts'

/** Sums of one measure, by cell. */
export interface CellMeasure {
  readonly exams: Float64Array
  /** Runs with exams. */
  readonly units: Uint32Array
  /** Exams of the smallest of them. */
  readonly least: Uint32Array
}

/** The cells (protocol and stratum) of an index's runs, with what all runs of each have together. */
export class IndexCells {
  /** First run of each cell, and the end of the last. */
  readonly starts: Uint32Array
  /** Rows, and those within the dates. */
  readonly all: Float64Array
  readonly rows: Float64Array
  readonly placed: Float64Array
  readonly measures: readonly CellMeasure[]

  constructor(runs: IndexedRuns) {
    const { directory } = runs
    this.starts = startsOf(directory)
    const length = this.starts.length - 1
    const sums = (of: Uint32Array): Float64Array => {
      const sum = new Float64Array(length)
      this.#eachRun((cell, run) => {
        sum[cell] = (sum[cell] ?? 0) + (of[run] ?? 0)
      })
      return sum
    }
    this.all = sums(directory.rows)
    this.rows = sums(runs.rows)
    this.placed = sums(runs.placed)
    this.measures = runs.measures.map(({ exams }) => {
      const units = new Uint32Array(length)
      const least = new Uint32Array(length).fill(0xffffffff)
      this.#eachRun((cell, run) => {
        const size = exams[run] ?? 0
        if (size === 0) return
        units[cell] = (units[cell] ?? 0) + 1
        if (size < (least[cell] ?? 0)) least[cell] = size
      })
      return { exams: sums(exams), units, least }
    })
  }

  /** The cell that begins at a run, or the next one. */
  cellFrom(run: number): number {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.starts[middle] ?? 0) < run) low = middle + 1
      else high = middle
    }
    return low
  }

  #eachRun(visit: (cell: number, run: number) => void): void {
    for (let cell = 0; cell + 1 < this.starts.length; cell++) {
      const end = this.starts[cell + 1] ?? 0
      for (let run = this.starts[cell] ?? 0; run < end; run++) visit(cell, run)
    }
  }
}

function startsOf(directory: RunDirectory): Uint32Array {
  const starts: number[] = []
  for (let run = 0; run < directory.length; run++)
    if (run === 0 || !isSameCell(directory, run - 1, run)) starts.push(run)
  return Uint32Array.from([...starts, directory.length])
}

/** Whether two runs are of one cell: they differ in their facility alone. */
export function isSameCell(
  { protocol, stratum }: RunDirectory,
  left: number,
  right: number,
): boolean {
  return stratum[left] === stratum[right] && protocol[left] === protocol[right]
}
