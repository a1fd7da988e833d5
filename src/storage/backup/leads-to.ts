import type { ChainPosition } from '../chain/chain-frame.ts'
import { entriesOf } from '../chain/chain-log.ts'

/** Whether a position is one of a chain's. */
export async function leadsTo(
  directory: string,
  { sequence, hash }: ChainPosition,
): Promise<boolean> {
  if (sequence === 0) return true
  for await (const entry of entriesOf(directory, sequence - 1)) return entry.hash === hash
  return false
}
