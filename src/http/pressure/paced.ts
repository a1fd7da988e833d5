import { ProblemError } from '../problem.ts'

/** How slowly a body may arrive. */
export interface BodyPace {
  /** Bytes a second at least, on average; 0: as slowly as it likes. */
  readonly bytesPerSecond: number
  /** How far behind it may fall. */
  readonly patienceMs: number
}

/**
 * The chunks of a body that keeps its pace. Only waiting for the client counts: what is done with a chunk in between
 * takes as long as it takes.
 * @throws ProblemError body-too-slow
 */
export async function* paced(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { bytesPerSecond, patienceMs }: BodyPace,
): AsyncGenerator<Uint8Array> {
  let creditMs = patienceMs
  for (;;) {
    const asked = performance.now()
    const next = bytesPerSecond === 0 ? await reader.read() : await within(reader.read(), creditMs)
    if (next === null)
      throw new ProblemError(
        'body-too-slow',
        `A body has to arrive at ${bytesPerSecond} bytes a second at least; send it again.`,
        [],
        null,
        [['Connection', 'close']],
      )
    if (next.done) return
    creditMs -= performance.now() - asked
    creditMs = Math.min(patienceMs, creditMs + (1000 * next.value.length) / (bytesPerSecond || 1))
    yield next.value
  }
}

/** Null when it takes longer. */
function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), Math.max(0, ms))
    work.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
