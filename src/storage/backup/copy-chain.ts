import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { segmentName, segmentNumbers } from '../chain/chain-segments.ts'
import { syncDirectory } from '../chain/sync-directory.ts'
import { hashedCopy } from './hashed-copy.ts'

/** Files of a chain and how long each was at a moment. */
export type ChainExtent = readonly { readonly name: string; readonly bytes: number }[]

/** How far a chain reaches now; its files only grow. */
export function chainExtent(directory: string): ChainExtent {
  if (!existsSync(directory)) return []
  return segmentNumbers(directory)
    .map(segmentName)
    .map((name) => ({ name, bytes: statSync(join(directory, name)).size }))
}

/** Copies a chain as far as it reached when its extent was taken, whatever was appended since. */
export async function copyChain(from: string, to: string, extent: ChainExtent): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const { name, bytes } of extent) await hashedCopy(join(from, name), join(to, name), bytes)
  syncDirectory(to)
}
