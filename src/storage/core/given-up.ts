import { StatementStopped } from '../duckdb/statement-stopped.ts'

/** Why nobody waits for an answer any more: a server may give a text, or nothing, as the reason. */
export function givenUp({ reason }: { readonly reason: unknown }): Error {
  return reason instanceof Error ? reason : new StatementStopped('aborted', { cause: reason })
}

export function throwIfGivenUp(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw givenUp(signal)
}

/** Waits for work that others wait for too, no longer than the signal allows. */
export async function untilGivenUp<Result>(
  work: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(givenUp(signal))
    signal.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
