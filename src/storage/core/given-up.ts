import { StatementStopped } from '../duckdb/statement-stopped.ts'

/** Why nobody waits for an answer any more: a server may give a text, or nothing, as the reason. */
export function givenUp({ reason }: { readonly reason: unknown }): Error {
  return reason instanceof Error ? reason : new StatementStopped('aborted', { cause: reason })
}

export function throwIfGivenUp(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw givenUp(signal)
}
