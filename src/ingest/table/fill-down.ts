import type { HeaderPlan } from '../csv/header-plan.ts'

/** Rows of a table whose exam cells are blank from an exam's second row on. */
export class FillDown {
  readonly #examCells: readonly number[]
  #above: readonly string[] = []
  #aboveIsFilled = false
  /** The exam a row belongs to: rows that fill the exam's cells begin one. */
  exam = 0
  /** A row filled with the same cells as the filled row right above it: repeated cells, or another exam? */
  readonly doubtful = new Set<number>()

  constructor(plan: HeaderPlan) {
    this.#examCells = plan.exam.map(({ index }) => index)
  }

  /** @returns the row with the exam's cells from above, where they are blank */
  filled(row: readonly string[]): readonly string[] {
    const cells = this.#examCells.map((index) => (row[index] ?? '').trim())
    if (row.every((cell) => cell.trim() === '')) return row
    if (cells.every((cell) => cell === '')) {
      this.#aboveIsFilled = false
      const width = Math.max(row.length, ...this.#examCells.map((index) => index + 1))
      const whole = Array.from({ length: width }, (_, index) => row[index] ?? '')
      this.#examCells.forEach((index, position) => {
        whole[index] = this.#above[position] ?? ''
      })
      return whole
    }
    const repeats = this.#aboveIsFilled && cells.join('\0') === this.#above.join('\0')
    if (repeats) this.doubtful.add(this.exam)
    else this.exam += 1
    this.#above = cells
    this.#aboveIsFilled = true
    return row
  }
}
