/** A list of numbers that grows, kept as a typed array. */
export class Growing<
  Values extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array,
> {
  readonly #make: (length: number) => Values
  #values: Values
  #length = 0

  constructor(make: (length: number) => Values) {
    this.#make = make
    this.#values = make(64)
  }

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    this.#reserve(1)
    this.#values[this.#length++] = value
  }

  pushAll(values: ArrayLike<number>): void {
    this.#reserve(values.length)
    this.#values.set(values, this.#length)
    this.#length += values.length
  }

  /** Exactly the values pushed, in an array of their own. */
  taken(): Values {
    const taken = this.#make(this.#length)
    taken.set(this.#values.subarray(0, this.#length))
    return taken
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#values.length) return
    const longer = this.#make(Math.max(this.#length + more, this.#values.length * 2))
    longer.set(this.#values)
    this.#values = longer
  }
}
