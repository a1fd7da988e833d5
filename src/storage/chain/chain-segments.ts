import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { type ChainHeader, parseHeader } from './chain-frame.ts'

export interface ChainFrame {
  readonly header: ChainHeader
  readonly body: Uint8Array
  /** Offset of the first byte after it. */
  readonly end: number
}

export interface SegmentContent {
  readonly frames: readonly ChainFrame[]
  /** Bytes of the whole frames. */
  readonly length: number
  /** What follows them: null nothing, torn a frame cut off, else no frame at all. */
  readonly rest: null | 'torn' | 'foreign'
}

const pattern = /^chain-(\d{6})\.log$/
const newline = 0x0a
/** No header is near this long: what has no line's end within it is no frame. */
const longestHeader = 4_096

export const segmentName = (number: number): string =>
  `chain-${String(number).padStart(6, '0')}.log`

/** Numbers of the files of a chain, in order. */
export function segmentNumbers(directory: string): readonly number[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

/** The files that hold entries after a number: those before the last one that begins at or before it are passed over. */
export function segmentsAfter(directory: string, after: number): readonly number[] {
  const numbers = segmentNumbers(directory)
  const first = numbers.findLastIndex((number) => {
    const begins = firstSequence(join(directory, segmentName(number)))
    return begins !== null && begins <= after
  })
  return numbers.slice(Math.max(0, first))
}

function firstSequence(path: string): number | null {
  const start = Buffer.alloc(longestHeader)
  const file = openSync(path, 'r')
  try {
    const line = start.subarray(0, readSync(file, start)).toString('utf8').split('\n')[0] ?? ''
    return parseHeader(line)?.sequence ?? null
  } finally {
    closeSync(file)
  }
}

export const readSegment = (directory: string, number: number): SegmentContent =>
  parseSegment(readFileSync(join(directory, segmentName(number))))

/** The whole frames of a file, and what stands behind the last of them. */
export function parseSegment(bytes: Uint8Array): SegmentContent {
  const frames: ChainFrame[] = []
  let offset = 0
  while (offset < bytes.length) {
    const lineEnd = bytes.indexOf(newline, offset)
    if (lineEnd === -1)
      return {
        frames,
        length: offset,
        rest: bytes.length - offset > longestHeader ? 'foreign' : 'torn',
      }
    const header = parseHeader(Buffer.from(bytes.subarray(offset, lineEnd)).toString('utf8'))
    if (header === null) return { frames, length: offset, rest: 'foreign' }
    const bodyEnd = lineEnd + 1 + header.bytes
    if (bodyEnd >= bytes.length) return { frames, length: offset, rest: 'torn' }
    if (bytes[bodyEnd] !== newline) return { frames, length: offset, rest: 'foreign' }
    frames.push({ header, body: bytes.subarray(lineEnd + 1, bodyEnd), end: bodyEnd + 1 })
    offset = bodyEnd + 1
  }
  return { frames, length: offset, rest: null }
}
