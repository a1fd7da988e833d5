import type { DuckDBDataChunk } from '@duckdb/node-api'
import { absent16, absent32 } from '../../aggregate/exam-rows.ts'
import { chunkRows, copyColumn } from './column-bytes.ts'
import type { GrowingArray } from './growing-array.ts'

interface Event {
  readonly position: number
  readonly ctdivol: number
}

/**
 * Gives each exam the CTDIvol of its events, from a stream of events beside the stream of exams. Both come in
 * the order of their tables, which are always written together, so an exam's events are the next ones: no
 * sort, no join. Should they not be, events are kept until their exam asks for them; only slower.
 */
export class SequenceReader {
  readonly #chunks: AsyncIterator<DuckDBDataChunk>
  readonly #keys = new Uint32Array(2 * chunkRows)
  readonly #ctdivol = new Uint32Array(chunkRows)
  readonly #position = new Uint32Array(chunkRows)
  #at = 0
  #end = 0
  readonly #strays = new Map<string, Event[]>()

  /** @param chunks of `selectEvents` */
  constructor(chunks: AsyncIterable<DuckDBDataChunk>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /**
   * Appends the sequences of exams in their order.
   * @param keys of the exams
   * @param events how many diagnostic events each has
   * @param counts receives how many of them have a CTDIvol; no more are taken than it can hold
   * @throws Error when events are missing
   */
  async read(
    keys: Uint32Array,
    events: Uint32Array,
    counts: Uint16Array,
    into: GrowingArray,
  ): Promise<void> {
    for (let row = 0; row < counts.length; row++) {
      const wanted = events[row] ?? 0
      if (wanted === 0) continue
      const low = keys[2 * row] ?? 0
      const high = keys[2 * row + 1] ?? 0
      const length = into.length
      if (this.#strays.size === 0 && this.#areNext(low, high, wanted)) {
        const end = this.#at + wanted
        for (; this.#at < end; this.#at++) push(this.#ctdivol[this.#at] ?? absent32, into)
      } else {
        const own = await this.#eventsOf(low, high, wanted)
        for (const { ctdivol } of own) push(ctdivol, into)
      }
      into.shortenTo(length + absent16)
      counts[row] = into.length - length
    }
  }

  /** @throws Error when events are left that no exam asked for */
  async end(): Promise<void> {
    if (this.#strays.size > 0 || this.#at < this.#end || (await this.#more())) throw wrong()
  }

  /** Whether the next events are of this exam and in their order; nearly always so. */
  #areNext(low: number, high: number, count: number): boolean {
    const [keys, positions, at] = [this.#keys, this.#position, this.#at]
    if (at + count > this.#end) return false
    for (let next = at; next < at + count; next++) {
      if (keys[2 * next] !== low || keys[2 * next + 1] !== high) return false
      if (next > at && (positions[next] ?? 0) < (positions[next - 1] ?? 0)) return false
    }
    return true
  }

  async #eventsOf(low: number, high: number, wanted: number): Promise<readonly Event[]> {
    const key = `${low} ${high}`
    const own = this.#strays.get(key) ?? []
    this.#strays.delete(key)
    while (own.length < wanted) {
      if (this.#at === this.#end && !(await this.#more())) throw wrong()
      if (this.#areNext(low, high, 1)) own.push(this.#event())
      else this.#putAside()
      this.#at++
    }
    return own.sort((a, b) => a.position - b.position)
  }

  #event(): Event {
    const position = this.#position[this.#at] ?? 0
    return { position, ctdivol: this.#ctdivol[this.#at] ?? absent32 }
  }

  #putAside(): void {
    const key = `${this.#keys[2 * this.#at]} ${this.#keys[2 * this.#at + 1]}`
    const stray = this.#strays.get(key)
    if (stray === undefined) this.#strays.set(key, [this.#event()])
    else stray.push(this.#event())
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done === true) return false
    copyColumn(next.value, 0, this.#keys, 0, 2)
    copyColumn(next.value, 1, this.#ctdivol)
    copyColumn(next.value, 2, this.#position)
    this.#at = 0
    this.#end = next.value.rowCount
    return true
  }
}

function push(ctdivol: number, into: GrowingArray): void {
  if (ctdivol !== absent32) into.push(ctdivol)
}

/** Exams and their events are written by one transaction and taken away by one. */
const wrong = (): Error => new Error('The irradiation events stored are not those of the exams.')
