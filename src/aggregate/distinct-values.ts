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
