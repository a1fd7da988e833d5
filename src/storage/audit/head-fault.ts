import type { ChainPosition } from '../chain/chain-frame.ts'
import { readSegment, segmentNumbers } from '../chain/chain-segments.ts'
import type { KnownHead } from './head-file.ts'

export interface HeadFault {
  readonly code: 'head-missing' | 'head-changed' | 'end-missing' | 'trail-rewritten'
  readonly sequence: number
  readonly what: string
}

/**
 * What is wrong between the signed head and the trail it was written for; null when the trail goes through the entry
 * the head names.
 * @param end the last entry of the trail
 */
export function headFault(
  directory: string,
  known: KnownHead,
  end: ChainPosition,
): HeadFault | null {
  if (known === 'missing')
    return {
      code: 'head-missing',
      sequence: end.sequence,
      what: 'the signed head of the trail is missing',
    }
  if (known === 'changed')
    return {
      code: 'head-changed',
      sequence: end.sequence,
      what: 'the head of the trail is not signed with the key of this registry',
    }
  if (known.sequence > end.sequence)
    return {
      code: 'end-missing',
      sequence: end.sequence + 1,
      what: `entries ${end.sequence + 1} to ${known.sequence} are missing: the end of the trail was cut off`,
    }
  if (known.sequence === 0 || hashAt(directory, known.sequence) === known.hash) return null
  return {
    code: 'trail-rewritten',
    sequence: known.sequence,
    what: `entry ${known.sequence} is not the one that was signed: the trail was written anew`,
  }
}

function hashAt(directory: string, sequence: number): string | null {
  for (const number of segmentNumbers(directory).toReversed()) {
    const { frames } = readSegment(directory, number)
    const first = frames[0]?.header.sequence
    if (first === undefined || first > sequence) continue
    return frames[sequence - first]?.header.hash ?? null
  }
  return null
}
