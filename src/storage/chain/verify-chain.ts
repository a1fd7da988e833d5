import { join } from 'node:path'
import { z } from 'zod'
import { beginning, type ChainPosition, hashOfEntry, sha256Of } from './chain-frame.ts'
import { type ChainFrame, readSegment, segmentName, segmentNumbers } from './chain-segments.ts'

/** The kind of the entry that replaces the bodies of earlier ones. */
export const rewriteKind = 'rewrite'

/** The body of such an entry: SHA-256 of the new body by number of the entry. */
export const rewriteBody = z.record(z.string(), z.string())

export interface ChainFault {
  /** Of the first entry that is not as it was written, or is missing. */
  readonly sequence: number
  readonly file: string
  readonly what: string
}

export interface ChainReport {
  /** Sound entries before the fault, or all. */
  readonly entries: number
  readonly head: ChainPosition
  readonly fault: ChainFault | null
  /** An entry whose writing was cut off, so that nobody was told of it. */
  readonly isTorn: boolean
}

/** Reads a whole chain and names the first entry that was edited, moved, removed or replaced without an entry that says so. */
export function verifyChain(directory: string): ChainReport {
  let head = beginning
  const replaced = new Map<number, { readonly sha256: string; readonly by: number }>()
  const announced = new Map<number, { readonly sha256: string; readonly by: number }>()
  const numbers = segmentNumbers(directory)
  for (const [index, number] of numbers.entries()) {
    const file = join(directory, segmentName(number))
    const fault = (what: string): ChainReport => ({
      entries: head.sequence,
      head,
      fault: { sequence: head.sequence + 1, file, what },
      isTorn: false,
    })
    if (number !== index + 1) return fault('a file of the chain is missing')
    const { frames, rest } = readSegment(directory, number)
    for (const frame of frames) {
      const wrong = faultOf(frame, head)
      if (wrong !== null) return fault(wrong)
      const { sequence, hash, now, kind } = frame.header
      if (now !== undefined) replaced.set(sequence, now)
      if (kind === rewriteKind)
        for (const [of, sha256] of rewritesOf(frame)) announced.set(of, { sha256, by: sequence })
      head = { sequence, hash }
    }
    const isLast = index === numbers.length - 1
    if (rest === 'foreign' || (rest === 'torn' && !isLast))
      return fault(`entry ${head.sequence + 1} cannot be read`)
    if (rest === 'torn') return { entries: head.sequence, head, fault: null, isTorn: true }
  }
  const fault = firstUnannounced(directory, replaced, announced)
  return { entries: head.sequence, head, fault, isTorn: false }
}

function faultOf({ header, body }: ChainFrame, before: ChainPosition): string | null {
  const { sequence, prev, hash, sha256, now } = header
  if (sequence !== before.sequence + 1)
    return `entry ${before.sequence + 1} is missing; ${sequence} follows`
  if (prev !== before.hash) return `entry ${sequence} does not follow the entry before it`
  if (hash !== hashOfEntry(header)) return `entry ${sequence} was changed`
  if (sha256Of(body) !== (now?.sha256 ?? sha256))
    return `the content of entry ${sequence} was changed`
  return null
}

function rewritesOf({ body }: ChainFrame): readonly (readonly [number, string])[] {
  const parsed = rewriteBody.safeParse(JSON.parse(Buffer.from(body).toString('utf8')))
  return Object.entries(parsed.data ?? {}).map(([of, sha256]) => [Number(of), sha256])
}

/** Bodies that were replaced without an entry that says so, and such entries that were not carried out. */
function firstUnannounced(
  directory: string,
  replaced: ReadonlyMap<number, { readonly sha256: string; readonly by: number }>,
  announced: ReadonlyMap<number, { readonly sha256: string; readonly by: number }>,
): ChainFault | null {
  const touched = [...new Set([...replaced.keys(), ...announced.keys()])].sort((a, b) => a - b)
  for (const sequence of touched) {
    const [is, said] = [replaced.get(sequence), announced.get(sequence)]
    if (is?.sha256 === said?.sha256 && is?.by === said?.by) continue
    const what =
      said === undefined
        ? `the content of entry ${sequence} was replaced, and no entry says so`
        : `the content of entry ${sequence} was to be replaced by entry ${said.by}, and is another`
    return { sequence, file: directory, what }
  }
  return null
}
