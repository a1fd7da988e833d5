export interface Key {
  readonly low: number
  readonly high: number
}

/** Finds the place of 64-bit keys in a list, many at a time. */
export class KeyTable {
  readonly #keys: Uint32Array
  /** Place in the list plus one; 0: free. */
  readonly #slots: Uint32Array
  readonly #mask: number

  /** @throws Error when a key is in the list twice: two different texts would pass for one */
  constructor(keys: readonly Key[]) {
    const size = 2 ** Math.ceil(Math.log2(2 * keys.length + 2))
    this.#keys = new Uint32Array(2 * keys.length)
    this.#slots = new Uint32Array(size)
    this.#mask = size - 1
    for (const [place, { low, high }] of keys.entries()) {
      if (this.#find(low, high) >= 0) throw new Error('Two different texts have the same hash.')
      let slot = low & this.#mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask
      this.#slots[slot] = place + 1
      this.#keys[2 * place] = low
      this.#keys[2 * place + 1] = high
    }
  }

  /**
   * @param keys low and high word of each
   * @throws Error for a key that is not in the list
   */
  places(keys: Uint32Array, count: number, into: Uint32Array): void {
    let [low, high, place] = [0, 0, -1]
    for (let row = 0; row < count; row++) {
      const nextLow = keys[2 * row] ?? 0
      const nextHigh = keys[2 * row + 1] ?? 0
      // Exams of one scanner come together.
      if (place < 0 || nextLow !== low || nextHigh !== high) {
        low = nextLow
        high = nextHigh
        place = this.#find(low, high)
        if (place < 0) throw new Error('An exam has a text that was not there a moment ago.')
      }
      into[row] = place
    }
  }

  #find(low: number, high: number): number {
    const [keys, slots, mask] = [this.#keys, this.#slots, this.#mask]
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const place = (slots[slot] ?? 0) - 1
      if (place < 0) return -1
      if (keys[2 * place] === low && keys[2 * place + 1] === high) return place
    }
  }
}
