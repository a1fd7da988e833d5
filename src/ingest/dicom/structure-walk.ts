import { dicomLimits } from './limits.ts'
import type { Encoding } from './transfer-syntax.ts'
import { explicitHeaderBytes, pixelVrs, sequenceVr, unknownVr } from './value-representations.ts'

/** Not a position: the walk stopped because the bytes are no data set, or cost too much. */
const unreadable = -1
const overLimit = -2

const undefinedLength = 0xffffffff
const itemTag = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
const pixelData = 0x7fe00010
const lastMetaTag = 0x0002ffff

/** Sequences doses hang on; a gateway without a dictionary writes them as UN, which is implicit inside. */
const reportSequences: ReadonlySet<number> = new Set([
  0x004008ea, // Measurement Units Code Sequence
  0x0040030e, // Exposure Dose Sequence
  0x0040a043, // Concept Name Code Sequence
  0x0040a168, // Concept Code Sequence
  0x0040a300, // Measured Value Sequence
  0x0040a730, // Content Sequence
])

/**
 * Checks that a data set is whole before the library reads it: every declared length fits its
 * parent exactly, every delimiter is there, tags ascend (so none is given twice), and the last element ends
 * with the last byte. The library is lenient in all of these, and would give a cut-off report's
 * first doses as if they were all.
 */
export function checkStructure(
  bytes: Uint8Array,
  start: number,
  encoding: Encoding,
): 'sound' | 'unreadable' | 'limit' {
  if (start >= bytes.length) return 'unreadable'
  const walk = new StructureWalk(bytes, encoding.bigEndian)
  const end = walk.dataSet(start, bytes.length, encoding.explicit, 0, false, lastMetaTag)
  if (end === overLimit) return 'limit'
  return end === bytes.length ? 'sound' : 'unreadable'
}

class StructureWalk {
  readonly #bytes: Uint8Array
  readonly #bigEndian: boolean
  #elements = 0

  constructor(bytes: Uint8Array, bigEndian: boolean) {
    this.#bytes = bytes
    this.#bigEndian = bigEndian
  }

  /** @returns the position after the data set, or a negative fault */
  dataSet(
    start: number,
    end: number,
    explicit: boolean,
    depth: number,
    delimited: boolean,
    tagBefore: number,
  ): number {
    let position = start
    let previous = tagBefore
    while (position < end) {
      if (position + 8 > end) return unreadable
      const tag = this.#tag(position)
      if (tag === itemEnd) {
        return delimited && this.#u32(position + 4) === 0 ? position + 8 : unreadable
      }
      if (tag <= previous) return unreadable
      previous = tag
      if (++this.#elements > dicomLimits.elements) return overLimit
      position = explicit
        ? this.#explicitElement(tag, position, end, depth)
        : this.#implicitElement(tag, position, end, depth)
      if (position < 0) return position
    }
    return delimited ? unreadable : position
  }

  #explicitElement(tag: number, position: number, end: number, depth: number): number {
    const vr = (this.#byte(position + 4) << 8) | this.#byte(position + 5)
    const header = explicitHeaderBytes(vr)
    if (header === 0 || position + header > end) return unreadable
    const data = position + header
    const length = header === 8 ? this.#u16(position + 6) : this.#u32(position + 8)
    if (vr === sequenceVr) return this.#sequence(data, length, end, true, depth)
    if (length === undefinedLength) {
      if (vr === unknownVr) return this.#sequence(data, length, end, false, depth)
      return tag === pixelData && pixelVrs.has(vr) ? this.#fragments(data, end) : unreadable
    }
    if (reportSequences.has(tag)) {
      if (vr !== unknownVr || this.#bigEndian) return unreadable
      return this.#sequence(data, length, end, false, depth)
    }
    return data + length > end ? unreadable : data + length
  }

  /** Implicit data sets name no VR: as the library, a value that starts like an item is a sequence. */
  #implicitElement(tag: number, position: number, end: number, depth: number): number {
    const data = position + 8
    const length = this.#u32(position + 4)
    const next = data + 4 <= this.#bytes.length ? this.#tag(data) : 0
    const looksLikeSequence = next === itemTag || next === sequenceEnd
    if (length === undefinedLength) {
      return looksLikeSequence ? this.#sequence(data, length, end, false, depth) : unreadable
    }
    if (data + length > end) return unreadable
    const isPrivate = ((tag >>> 16) & 1) === 1
    if (length > 0 && looksLikeSequence && !isPrivate) {
      return this.#sequence(data, length, end, false, depth)
    }
    return length > 0 && reportSequences.has(tag) ? unreadable : data + length
  }

  #sequence(start: number, length: number, end: number, explicit: boolean, depth: number): number {
    if (depth >= dicomLimits.nesting) return overLimit
    const delimited = length === undefinedLength
    const limit = delimited ? end : start + length
    if (limit > end) return unreadable
    let position = start
    for (;;) {
      if (!delimited && position === limit) return position
      if (position + 8 > limit) return unreadable
      const tag = this.#tag(position)
      const itemLength = this.#u32(position + 4)
      const data = position + 8
      if (tag === sequenceEnd) return delimited && itemLength === 0 ? data : unreadable
      if (tag !== itemTag) return unreadable
      if (++this.#elements > dicomLimits.elements) return overLimit
      if (itemLength === undefinedLength) {
        position = this.dataSet(data, limit, explicit, depth + 1, true, -1)
      } else {
        if (data + itemLength > limit) return unreadable
        position = this.dataSet(data, data + itemLength, explicit, depth + 1, false, -1)
      }
      if (position < 0) return position
    }
  }

  /** Encapsulated pixels: items of bytes up to the sequence delimiter. */
  #fragments(start: number, end: number): number {
    let position = start
    while (position + 8 <= end) {
      const tag = this.#tag(position)
      const length = this.#u32(position + 4)
      position += 8
      if (tag === sequenceEnd) return length === 0 ? position : unreadable
      if (tag !== itemTag || position + length > end) return unreadable
      if (++this.#elements > dicomLimits.elements) return overLimit
      position += length
    }
    return unreadable
  }

  #byte(position: number): number {
    return this.#bytes[position] ?? 0
  }

  #u16(position: number): number {
    const first = this.#byte(position)
    const second = this.#byte(position + 1)
    return this.#bigEndian ? (first << 8) | second : first | (second << 8)
  }

  #u32(position: number): number {
    const bytes = this.#bytes
    const first = bytes[position] ?? 0
    const second = bytes[position + 1] ?? 0
    const third = bytes[position + 2] ?? 0
    const fourth = bytes[position + 3] ?? 0
    return this.#bigEndian
      ? first * 0x1000000 + ((second << 16) | (third << 8) | fourth)
      : fourth * 0x1000000 + ((third << 16) | (second << 8) | first)
  }

  #tag(position: number): number {
    const bytes = this.#bytes
    const first = bytes[position] ?? 0
    const second = bytes[position + 1] ?? 0
    const third = bytes[position + 2] ?? 0
    const fourth = bytes[position + 3] ?? 0
    return this.#bigEndian
      ? first * 0x1000000 + ((second << 16) | (third << 8) | fourth)
      : second * 0x1000000 + ((first << 16) | (fourth << 8) | third)
  }
}
