/** Numbers of one entry: tag, VR (two bytes, 0 where none is written), where its value starts, its length, where its subtree ends. */
const width = 5
const firstEntries = 1024

/**
 * The elements and items of one file in document order, five numbers each: what stands between an entry and the
 * end of its subtree is inside it. A report has a thousand of them, most never asked for; an object for each
 * would cost more than all the reading.
 */
export class ElementTable {
  #numbers = new Uint32Array(firstEntries * width)
  #count = 0

  get count(): number {
    return this.#count
  }

  /** @returns the entry's number, for {@link close} */
  add(tag: number, vr: number, offset: number, length: number): number {
    const entry = this.#count
    const at = entry * width
    if (at === this.#numbers.length) this.#grow()
    const numbers = this.#numbers
    numbers[at] = tag
    numbers[at + 1] = vr
    numbers[at + 2] = offset
    numbers[at + 3] = length
    numbers[at + 4] = entry + 1
    this.#count = entry + 1
    return entry
  }

  /** All entries added since belong to this one, whose value ends here. */
  close(entry: number, end: number): void {
    const at = entry * width
    this.#numbers[at + 3] = end - this.offset(entry)
    this.#numbers[at + 4] = this.#count
  }

  /** Forgets what was added after: it turned out to be no sequence. */
  cut(count: number): void {
    this.#count = count
  }

  tag(entry: number): number {
    return this.#numbers[entry * width] ?? 0
  }

  vr(entry: number): number {
    return this.#numbers[entry * width + 1] ?? 0
  }

  offset(entry: number): number {
    return this.#numbers[entry * width + 2] ?? 0
  }

  length(entry: number): number {
    return this.#numbers[entry * width + 3] ?? 0
  }

  /** The entry after this one and all inside it. */
  next(entry: number): number {
    return this.#numbers[entry * width + 4] ?? entry + 1
  }

  #grow(): void {
    const larger = new Uint32Array(this.#numbers.length * 2)
    larger.set(this.#numbers)
    this.#numbers = larger
  }
}
