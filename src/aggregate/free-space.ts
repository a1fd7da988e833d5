/** A place in a slab. */
export interface Extent {
  readonly slab: number
  readonly start: number
  readonly length: number
}

/** Places of the length's own list that are looked at before a larger list is. */
const tries = 32

/** Fragments are joined again when their number has doubled, and is at least this. */
const joinFrom = 4096

/** Unused places of some slabs, found by size: a list for each power of two. */
export class FreeSpace {
  readonly #bySize: Extent[][] = Array.from({ length: 33 }, () => [])
  #count = 0
  #joinAt = joinFrom
  /** How many there were when they were last joined, while none has come since. */
  #joined = -1

  give(extent: Extent): void {
    if (extent.length === 0) return
    this.#bySize[sizeClass(extent.length)]?.push(extent)
    this.#count++
    this.#joined = -1
    if (this.#count >= this.#joinAt) this.#join()
  }

  /**
   * A place of exactly so many rows in a slab that suits; null when there is none.
   * What is over of a larger place stays free.
   */
  take(length: number, suits: (slab: number) => boolean): Extent | null {
    const found = this.#find(length, suits)
    if (found !== null || this.#count === this.#joined) return found
    // Small places that lie side by side may do.
    this.#join()
    return this.#find(length, suits)
  }

  #find(length: number, suits: (slab: number) => boolean): Extent | null {
    // A list above the length's own holds only places that are large enough.
    const own = sizeClass(length)
    for (let size = own; size < this.#bySize.length; size++) {
      const list = this.#bySize[size] ?? []
      const last = Math.max(0, list.length - tries)
      for (let i = list.length - 1; i >= last; i--) {
        const found = list[i]
        if (found === undefined || found.length < length || !suits(found.slab)) continue
        const moved = list.pop()
        if (moved !== undefined && i < list.length) list[i] = moved
        this.#count--
        this.give({
          slab: found.slab,
          start: found.start + length,
          length: found.length - length,
        })
        return { slab: found.slab, start: found.start, length }
      }
    }
    return null
  }

  #join(): void {
    const all = this.#bySize.flat().sort((a, b) => a.slab - b.slab || a.start - b.start)
    for (const list of this.#bySize) list.length = 0
    this.#count = 0
    this.#joinAt = Number.POSITIVE_INFINITY
    for (let i = 0; i < all.length;) {
      const { slab, start } = all[i] ?? { slab: 0, start: 0 }
      let end = start
      for (; all[i]?.slab === slab && all[i]?.start === end; i++) end += all[i]?.length ?? 0
      this.give({ slab, start, length: end - start })
    }
    this.#joinAt = Math.max(joinFrom, 2 * this.#count)
    this.#joined = this.#count
  }
}

const sizeClass = (length: number): number => 31 - Math.clz32(length)
