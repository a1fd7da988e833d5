import { CoreFull } from './core-full.ts'
import { FreeSpace, type Extent } from './free-space.ts'
import {
  newSlab,
  optional16,
  optional32,
  rowBytes,
  shared32,
  type OptionalColumn,
  type Slab,
} from './slab.ts'

/** Rows of a slab made for later commits. */
const growthRows = 1 << 16
const growthSequences = 1 << 17

/** How much memory the core holds, and how much it may. */
export interface MemoryBudget {
  readonly limitBytes: number
  usedBytes: number
}

/** The slabs of a registry and their free places. Extents given back are for the caller to time. */
export class SlabSpace {
  readonly slabs: Slab[] = []
  readonly sequenceSlabs: Uint32Array[] = []
  readonly #budget: MemoryBudget
  readonly #rows = new FreeSpace()
  readonly #sequences = new FreeSpace()

  constructor(budget: MemoryBudget) {
    this.#budget = budget
  }

  /**
   * A place for rows that have values in these optional columns.
   * @throws CoreFull
   */
  takeRows(length: number, used: ReadonlySet<OptionalColumn>): Extent {
    const suits = (slab: number): boolean => {
      const columns = this.slabs[slab]
      return columns !== undefined && [...used].every((name) => columns[name] !== null)
    }
    return (
      this.#rows.take(length, suits) ?? this.addRows(length, Math.max(length, growthRows), used)
    )
  }

  takeSequences(length: number): Extent {
    if (length === 0) return { slab: 0, start: 0, length: 0 }
    return (
      this.#sequences.take(length, () => true) ??
      this.addSequences(length, Math.max(length, growthSequences))
    )
  }

  /** A new slab; its first rows are the place, the rest is free. */
  addRows(length: number, capacity: number, used: ReadonlySet<OptionalColumn>): Extent {
    const columns = new Set([...used, ...this.#known()])
    const slab = this.#allocate(rowBytes(columns) * capacity, () => newSlab(capacity, columns))
    const index = this.slabs.push(slab) - 1
    this.#rows.give({ slab: index, start: length, length: capacity - length })
    return { slab: index, start: 0, length }
  }

  addSequences(length: number, capacity: number): Extent {
    const slab = this.#allocate(4 * capacity, () => shared32(capacity))
    const index = this.sequenceSlabs.push(slab) - 1
    this.#sequences.give({ slab: index, start: length, length: capacity - length })
    return { slab: index, start: 0, length }
  }

  giveRows(extent: Extent): void {
    this.#rows.give(extent)
  }

  giveSequences(extent: Extent): void {
    this.#sequences.give(extent)
  }

  /** A registry that has had a quantity once will have it again. */
  #known(): readonly OptionalColumn[] {
    const last = this.slabs.at(-1)
    if (last === undefined) return []
    return [...optional16, ...optional32].filter((name) => last[name] !== null)
  }

  #allocate<Made>(bytes: number, make: () => Made): Made {
    const budget = this.#budget
    const needed = budget.usedBytes + bytes
    if (needed > budget.limitBytes) throw new CoreFull(needed, budget.limitBytes)
    try {
      const made = make()
      budget.usedBytes = needed
      return made
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new CoreFull(needed, budget.usedBytes, { cause: error })
    }
  }
}
