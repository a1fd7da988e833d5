import { absent32 } from './exam-rows.ts'

/** Up to so many are told apart by looking through a list; more, by a set. */
const listed = 64

/** Distinct known values (0 is unknown), counted until there are so many: a cell of thousands is left after the first few. */
export class DistinctValues {
  readonly #most: number
  readonly #list: number[] = []
  readonly #set: Set<number> | null

  constructor(most: number) {
    this.#most = most
    this.#set = most > listed ? new Set() : null
  }

  get count(): number {
    return this.#set?.size ?? this.#list.length
  }

  /** @returns whether there are enough */
  add(values: Uint32Array, from: number, to: number): boolean {
    for (let i = from; i < to && this.count < this.#most; i++) {
      const value = values[i] ?? 0
      if (value === 0) continue
      if (this.#set !== null) this.#set.add(value)
      else if (!this.#list.includes(value)) this.#list.push(value)
    }
    return this.count >= this.#most
  }
}

/** Rows that may still be looked at; under 0: too many were. */
export interface RowBudget {
  rows: number
}

/**
 * Adds the patients of rows from..to−1 that have a value in a column, until there are enough or the budget is spent.
 * @returns whether there are enough
 */
export function addPatients(
  found: DistinctValues,
  patient: Uint32Array,
  column: Uint32Array | null,
  from: number,
  to: number,
  budget: RowBudget | null = null,
): boolean {
  for (let row = from; row < to; row++) {
    if (budget !== null && --budget.rows < 0) return false
    if ((column?.[row] ?? absent32) === absent32) continue
    if (found.add(patient, row, row + 1)) return true
  }
  return false
}
