import { DataSet } from './data-set.ts'
import { ElementTable } from './element-table.ts'
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

/** Sequences of the header that are read where they are sound, and are no reason to refuse a report where not. */
const headerSequences: ReadonlySet<number> = new Set([
  0x00081032, // Procedure Code Sequence
  0x00400275, // Request Attributes Sequence
  0x0040a370, // Referenced Request Sequence
  0x00321064, // Requested Procedure Code Sequence
])

/**
 * Reads a data set that is whole: every declared length fits its parent exactly, every delimiter is there, tags
 * ascend (so none is given twice), and the last element ends with the last byte. Anything lenient in these
 * would give a cut-off report's first doses as if they were all.
 */
export function readStructure(
  bytes: Buffer,
  start: number,
  encoding: Encoding,
): DataSet | 'unreadable' | 'limit' {
  if (start >= bytes.length) return 'unreadable'
  const walk = new StructureWalk(bytes, encoding.bigEndian)
  const end = walk.dataSet(start, bytes.length, encoding.explicit, 0, false, lastMetaTag)
  if (end === overLimit) return 'limit'
  if (end !== bytes.length) return 'unreadable'
  return new DataSet(bytes, walk.table, encoding.bigEndian, 0, walk.table.count)
}

class StructureWalk {
  readonly table = new ElementTable()
  readonly #bytes: Buffer
  readonly #bigEndian: boolean

  constructor(bytes: Buffer, bigEndian: boolean) {
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
      if (this.table.count >= dicomLimits.elements) return overLimit
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
    const entry = this.table.add(tag, vr, data, length)
    if (vr === sequenceVr) return this.#sequence(entry, length, end, true, depth)
    if (length === undefinedLength) {
      if (vr === unknownVr) return this.#sequence(entry, length, end, false, depth)
      return tag === pixelData && pixelVrs.has(vr) ? this.#fragments(entry, end) : unreadable
    }
    if (reportSequences.has(tag)) {
      if (vr !== unknownVr || this.#bigEndian) return unreadable
      return this.#sequence(entry, length, end, false, depth)
    }
    if (data + length > end) return unreadable
    if (vr === unknownVr && headerSequences.has(tag) && !this.#bigEndian)
      this.#sequenceIfSound(entry, length, depth)
    return data + length
  }

  /** Implicit data sets name no VR: as the library, a value that starts like an item is a sequence. */
  #implicitElement(tag: number, position: number, end: number, depth: number): number {
    const data = position + 8
    const length = this.#u32(position + 4)
    const entry = this.table.add(tag, 0, data, length)
    const next = data + 4 <= this.#bytes.length ? this.#tag(data) : 0
    const looksLikeSequence = next === itemTag || next === sequenceEnd
    if (length === undefinedLength) {
      return looksLikeSequence ? this.#sequence(entry, length, end, false, depth) : unreadable
    }
    if (data + length > end) return unreadable
    const isPrivate = ((tag >>> 16) & 1) === 1
    if (length > 0 && looksLikeSequence && !isPrivate) {
      return this.#sequence(entry, length, end, false, depth)
    }
    return length > 0 && reportSequences.has(tag) ? unreadable : data + length
  }

  /** Leaves the element without items where its bytes are not a sequence. */
  #sequenceIfSound(entry: number, length: number, depth: number): void {
    const end = this.table.offset(entry) + length
    if (this.#sequence(entry, length, end, false, depth) >= 0) return
    this.table.cut(entry + 1)
    this.table.close(entry, end)
  }

  /** @returns the position after the sequence, whose entry is closed, or a negative fault */
  #sequence(entry: number, length: number, end: number, explicit: boolean, depth: number): number {
    if (depth >= dicomLimits.nesting) return overLimit
    const start = this.table.offset(entry)
    const delimited = length === undefinedLength
    const limit = delimited ? end : start + length
    if (limit > end) return unreadable
    let position = start
    for (;;) {
      if (!delimited && position === limit) {
        this.table.close(entry, position)
        return position
      }
      if (position + 8 > limit) return unreadable
      const tag = this.#tag(position)
      const itemLength = this.#u32(position + 4)
      const data = position + 8
      if (tag === sequenceEnd) {
        if (!delimited || itemLength !== 0) return unreadable
        this.table.close(entry, position)
        return data
      }
      if (tag !== itemTag) return unreadable
      if (this.table.count >= dicomLimits.elements) return overLimit
      const item = this.table.add(tag, 0, data, itemLength)
      if (itemLength === undefinedLength) {
        position = this.dataSet(data, limit, explicit, depth + 1, true, -1)
      } else {
        if (data + itemLength > limit) return unreadable
        position = this.dataSet(data, data + itemLength, explicit, depth + 1, false, -1)
      }
      if (position < 0) return position
      this.table.close(item, position)
    }
  }

  /** Encapsulated pixels: items of bytes up to the sequence delimiter. */
  #fragments(entry: number, end: number): number {
    let position = this.table.offset(entry)
    let count = this.table.count
    while (position + 8 <= end) {
      const tag = this.#tag(position)
      const length = this.#u32(position + 4)
      position += 8
      if (tag === sequenceEnd) {
        if (length !== 0) return unreadable
        this.table.close(entry, position - 8)
        return position
      }
      if (tag !== itemTag || position + length > end) return unreadable
      if (++count > dicomLimits.elements) return overLimit
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
