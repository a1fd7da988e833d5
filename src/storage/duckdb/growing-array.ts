/** Unsigned 32-bit numbers, as many as come. */
export class GrowingArray {
  #values = new Uint32Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(2 * this.#length)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }

  shortenTo(length: number): void {
    if (length < this.#length) this.#length = length
  }

  toArray(): Uint32Array {
    return this.#values.slice(0, this.#length)
  }
}
