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

/** Rows, or sequences, of a slab made for later commits, at least. */
const growth = 1 << 16
/** Places of the length that a new slab is made for: a run that is written anew finds the next one there. */
const placesAtOnce = 4

/** How much memory the core holds, and how much it may. */
export interface MemoryBudget {
  readonly limitBytes: number
  usedBytes: number
}

/**
 * The slabs of a registry and their free places. A load fills slabs without gaps. In those made later, places have
 * somewhat more room than their run needs, so that a place that becomes free fits the next run of about that length.
 * Places given back are for the caller to time.
 */
export class SlabSpace {
  readonly slabs: Slab[] = []
  readonly sequenceSlabs: Uint32Array[] = []
  readonly #budget: MemoryBudget
  readonly #rows = new Places()
  readonly #sequences = new Places()

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
    return this.#rows.take(length, suits) ?? this.#rows.from(this.#newRows(length, used), length)
  }

  takeSequences(length: number): Extent {
    if (length === 0) return { slab: 0, start: 0, length: 0 }
    return (
      this.#sequences.take(length, () => true) ??
      this.#sequences.from(this.#newSequences(length), length)
    )
  }

  /** A slab that a load fills. */
  addFullRows(capacity: number, used: ReadonlySet<OptionalColumn>): number {
    return this.#rows.addFull(this.#addRows(capacity, used))
  }

  addFullSequences(capacity: number): number {
    return this.#sequences.addFull(this.#addSequences(capacity))
  }

  giveRows(extent: Extent): void {
    this.#rows.give(extent)
  }

  giveSequences(extent: Extent): void {
    this.#sequences.give(extent)
  }

  #newRows(length: number, used: ReadonlySet<OptionalColumn>): Extent {
    const capacity = Math.max(growth, placesAtOnce * roomFor(length))
    const slab = this.#addRows(capacity, new Set([...used, ...this.#known()]))
    return { slab, start: 0, length: capacity }
  }

  #newSequences(length: number): Extent {
    const capacity = Math.max(growth, placesAtOnce * roomFor(length))
    return { slab: this.#addSequences(capacity), start: 0, length: capacity }
  }

  #addRows(capacity: number, used: ReadonlySet<OptionalColumn>): number {
    return (
      this.slabs.push(this.#allocate(rowBytes(used) * capacity, () => newSlab(capacity, used))) - 1
    )
  }

  #addSequences(capacity: number): number {
    return this.sequenceSlabs.push(this.#allocate(4 * capacity, () => shared32(capacity))) - 1
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

/** Free places of slabs of one kind: exact ones in slabs that a load filled, roomy ones in the others. */
class Places {
  readonly #exact = new FreeSpace()
  readonly #roomy = new FreeSpace()
  readonly #full = new Set<number>()

  addFull(slab: number): number {
    this.#full.add(slab)
    return slab
  }

  /** The place has the length asked for; what it holds besides comes back with `give`. */
  take(length: number, suits: (slab: number) => boolean): Extent | null {
    const found = this.#roomy.take(roomFor(length), suits) ?? this.#exact.take(length, suits)
    return found === null ? null : { ...found, length }
  }

  /** The first place of a new slab. */
  from(slab: Extent, length: number): Extent {
    const room = roomFor(length)
    this.#roomy.give({ slab: slab.slab, start: room, length: slab.length - room })
    return { slab: slab.slab, start: 0, length }
  }

  give({ slab, start, length }: Extent): void {
    if (length === 0) return
    if (this.#full.has(slab)) this.#exact.give({ slab, start, length })
    else this.#roomy.give({ slab, start, length: roomFor(length) })
  }
}

/** The room of a place: up to an eighth more than is needed, and the same for lengths that are about the same. */
function roomFor(length: number): number {
  const step = Math.max(16, 2 ** (28 - Math.clz32(length)))
  return Math.ceil(length / step) * step
}
