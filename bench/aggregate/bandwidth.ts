import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { median, timed } from '../bench.ts'

const rounds = 9

/** This module is built into dist/bench or dist/chunks, as it is shared; the worker is a file of its own. */
const worker = join(import.meta.dirname, '../bench/aggregate/bandwidth-worker.js')

/** Values that one turn of the pass reads: shares begin and end at a multiple. */
const turn = 8

/** How a pass reads: the numbers as they are, or two at a time, which comes nearer to what memory gives. */
export type PassWidth = 'uint32' | 'float64'

/**
 * Bytes a second of a plain pass over `bytes` of shared memory, cut among worker threads: what any scan of
 * columns in this process is held against. The median of nine passes, after three that compile it.
 */
export async function bandwidth(bytes: number, threads: number, as: PassWidth): Promise<number> {
  const width = as === 'uint32' ? Uint32Array.BYTES_PER_ELEMENT : Float64Array.BYTES_PER_ELEMENT
  const share = Math.floor(bytes / width / threads / turn) * turn
  const memory = new SharedArrayBuffer(width * share * threads)
  // The upper half of 1.0, so that the doubles are ordinary numbers.
  new Uint32Array(memory).fill(0x3ff00000)
  const values = as === 'uint32' ? new Uint32Array(memory) : new Float64Array(memory)
  const workers = Array.from(
    { length: threads },
    (_, i) =>
      new Worker(worker, {
        workerData: { values, from: i * share, to: (i + 1) * share },
      }),
  )
  const pass = () =>
    Promise.all(
      workers.map((each) => {
        const answered = once(each, 'message')
        each.postMessage(null)
        return answered
      }),
    )
  for (let i = 0; i < 3; i++) await pass()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await timed(pass))
  await Promise.all(workers.map((each) => each.terminate()))
  return memory.byteLength / (median(times) / 1000)
}
