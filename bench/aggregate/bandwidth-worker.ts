import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'

const share = z
  .object({
    values: z.union([z.instanceof(Uint32Array), z.instanceof(Float64Array)]),
    from: z.int(),
    to: z.int(),
  })
  .parse(workerData)

/** Eight values a turn and four results, so that no value waits for the one before. */
function passOfIntegers(values: Uint32Array, from: number, to: number): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = from; i < to; i += 8) {
    a ^= (values[i] ?? 0) ^ (values[i + 1] ?? 0)
    b ^= (values[i + 2] ?? 0) ^ (values[i + 3] ?? 0)
    c ^= (values[i + 4] ?? 0) ^ (values[i + 5] ?? 0)
    d ^= (values[i + 6] ?? 0) ^ (values[i + 7] ?? 0)
  }
  return a ^ b ^ c ^ d
}

function passOfDoubles(values: Float64Array, from: number, to: number): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = from; i < to; i += 8) {
    a += (values[i] ?? 0) + (values[i + 1] ?? 0)
    b += (values[i + 2] ?? 0) + (values[i + 3] ?? 0)
    c += (values[i + 4] ?? 0) + (values[i + 5] ?? 0)
    d += (values[i + 6] ?? 0) + (values[i + 7] ?? 0)
  }
  return a + b + c + d
}

const { values, from, to } = share
parentPort?.on('message', () =>
  parentPort?.postMessage(
    values instanceof Uint32Array
      ? passOfIntegers(values, from, to)
      : passOfDoubles(values, from, to),
  ),
)
