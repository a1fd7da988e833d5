import { instantiateKernels, type Kernels } from './kernels.ts'

const pageBytes = 65_536
/** Address space of a workbench at first; memory only where it is written to. */
const firstBytes = 2 ** 28
/** The most that 32 bits can address. */
const mostBytes = 2 ** 32 - pageBytes
/** Every array begins where any number may lie. */
const alignment = 16

/**
 * The memory one thread works in, and the kernels that work there. Arrays are cut off it one after another while a
 * task runs, and are all free again when the next one begins. Nothing in it is shared.
 */
export class Workbench {
  #memory = new WebAssembly.Memory({ initial: firstBytes / pageBytes })
  #kernels: Kernels = instantiateKernels(this.#memory)
  #next = alignment

  get kernels(): Kernels {
    return this.#kernels
  }

  /** Frees all arrays. */
  clear(): void {
    this.#next = alignment
  }

  /** Frees the arrays that were cut since. */
  mark(): number {
    return this.#next
  }

  release(mark: number): void {
    this.#next = mark
  }

  /**
   * Cuts off so many bytes; they hold whatever was there. Views made before may be cut off from the memory: make them
   * anew after the last call.
   * @throws RangeError when a task needs more than can be addressed
   */
  take(bytes: number): number {
    const start = this.#next
    const end = start + Math.ceil(bytes / alignment) * alignment
    const size = this.#memory.buffer.byteLength
    if (end > size) {
      if (end > mostBytes)
        throw new RangeError('a question needs more memory than can be addressed')
      const wanted = Math.min(mostBytes, Math.max(end, 2 * size))
      this.#memory.grow(Math.ceil((wanted - size) / pageBytes))
    }
    this.#next = end
    return start
  }

  bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer, at, length)
  }

  uint16(at: number, length: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.#memory.buffer, at, length)
  }

  uint32(at: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.#memory.buffer, at, length)
  }

  float64(at: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#memory.buffer, at, length)
  }

  /** Copies values from elsewhere to a place of their own. */
  put32(values: Uint32Array): number {
    const at = this.take(4 * values.length)
    this.uint32(at, values.length).set(values)
    return at
  }

  putBytes(values: Uint8Array): number {
    const at = this.take(values.length)
    this.bytes(at, values.length).set(values)
    return at
  }

  /** Copies values of its own to another place. */
  copy32(from: number, length: number): number {
    const at = this.take(4 * length)
    this.uint32(at, length).set(this.uint32(from, length))
    return at
  }
}
