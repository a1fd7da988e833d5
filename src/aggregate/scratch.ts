/** Arrays that a thread uses again for every task, so that a query allocates next to nothing. Not for two at once. */
export class Scratch {
  /** Of the median of one unit: counts of its values by leading bits, and the few near the middle. */
  readonly halves = new Uint16Array(256)
  readonly near = new Uint32Array(4096)
  readonly #arrays = new Map<string, Uint32Array | Uint16Array | Uint8Array>()

  /** At least so long; holds whatever the last user left. */
  uint32(name: string, length: number): Uint32Array {
    const known = this.#arrays.get(name)
    if (known instanceof Uint32Array && known.length >= length) return known
    const made = new Uint32Array(roomFor(length))
    this.#arrays.set(name, made)
    return made
  }

  uint16(name: string, length: number): Uint16Array {
    const known = this.#arrays.get(name)
    if (known instanceof Uint16Array && known.length >= length) return known
    const made = new Uint16Array(roomFor(length))
    this.#arrays.set(name, made)
    return made
  }

  uint8(name: string, length: number): Uint8Array {
    const known = this.#arrays.get(name)
    if (known instanceof Uint8Array && known.length >= length) return known
    const made = new Uint8Array(roomFor(length))
    this.#arrays.set(name, made)
    return made
  }
}

const roomFor = (length: number): number => Math.max(1024, Math.ceil(length * 1.25))
