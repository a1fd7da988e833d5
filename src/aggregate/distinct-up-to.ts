/** Up to so many are told apart by looking through a list; more, by a set. */
const listed = 64

/**
 * How many distinct known values stand at some places, counted no further than asked: a cell of thousands of patients
 * is left after the first few.
 * @param values 0 is unknown, and never counted; null: none are known
 */
export function distinctUpTo(
  values: Uint32Array | null,
  pieces: readonly { readonly from: number; readonly to: number }[],
  most: number,
): number {
  if (values === null || most === 0) return 0
  const found = new DistinctValues(most)
  for (const { from, to } of pieces) if (found.add(values, from, to)) return most
  return found.count
}

/** Distinct known values, counted until there are so many. */
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
