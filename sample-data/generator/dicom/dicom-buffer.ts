/** Value representations whose length field is 32 bits after two reserved bytes (PS3.5, 7.1.2). */
const longVrs = new Set(['OB', 'SQ', 'UN', 'UT'])

export type ShortTextVr =
  'AE' | 'AS' | 'CS' | 'DA' | 'DS' | 'DT' | 'IS' | 'LO' | 'PN' | 'SH' | 'ST' | 'TM' | 'UI'

/**
 * Writes explicit-VR little-endian elements one after the other; the caller keeps tags ascending.
 * Our own, because the demo writes thousands of reports while a newcomer waits and a general DICOM
 * library takes about a hundred times as long a file; what it writes is checked with dcmtk and dicom-parser.
 * Sequences and items get explicit lengths, filled in when they end.
 */
export class DicomBuffer {
  #bytes = Buffer.alloc(1 << 15)
  #length = 0
  readonly #encoding: 'utf8' | 'latin1'

  constructor(encoding: 'utf8' | 'latin1') {
    this.#encoding = encoding
  }

  /** Padded to even length: UIDs with a null, all else with a blank (PS3.5, 6.2). */
  text(tag: number, vr: ShortTextVr | 'UT', value: string): void {
    const start = this.#open(tag, vr, value.length * 3 + 1)
    this.#length += this.#bytes.write(value, this.#length, this.#encoding)
    if ((this.#length - start) % 2 === 1) this.#bytes[this.#length++] = vr === 'UI' ? 0 : 0x20
    this.#close(start, vr)
  }

  bytes(tag: number, value: Uint8Array): void {
    const start = this.#open(tag, 'OB', value.length)
    this.raw(value)
    this.#close(start, 'OB')
  }

  unsignedLong(tag: number, value: number): void {
    const start = this.#open(tag, 'UL', 4)
    this.#length = this.#bytes.writeUInt32LE(value, this.#length)
    this.#close(start, 'UL')
  }

  /** Elements encoded before. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  /** @param items one writer an item; none makes an empty sequence */
  sequence(tag: number, ...items: readonly (() => void)[]): void {
    const start = this.#open(tag, 'SQ', 0)
    for (const item of items) this.item(item)
    this.#close(start, 'SQ')
  }

  beginSequence(tag: number): number {
    return this.#open(tag, 'SQ', 0)
  }

  endSequence(start: number): void {
    this.#close(start, 'SQ')
  }

  item(write: () => void): void {
    this.#reserve(8)
    this.#tag(0xfffee000)
    this.#length += 4
    const start = this.#length
    write()
    this.#bytes.writeUInt32LE(this.#length - start, start - 4)
  }

  get length(): number {
    return this.#length
  }

  /** Forgets what was written and keeps the memory: a zip of reports is written through one buffer. */
  reset(): void {
    this.#length = 0
  }

  /** Fills in a 32-bit value written before as a placeholder. */
  patchUnsignedLong(at: number, value: number): void {
    this.#bytes.writeUInt32LE(value, at)
  }

  /** A copy of what was written. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length))
  }

  #tag(tag: number): void {
    this.#length = this.#bytes.writeUInt16LE(tag >>> 16, this.#length)
    this.#length = this.#bytes.writeUInt16LE(tag & 0xffff, this.#length)
  }

  #open(tag: number, vr: string, atMost: number): number {
    this.#reserve(12 + atMost)
    this.#tag(tag)
    this.#bytes[this.#length++] = vr.charCodeAt(0)
    this.#bytes[this.#length++] = vr.charCodeAt(1)
    const long = longVrs.has(vr)
    if (long) this.#length = this.#bytes.writeUInt16LE(0, this.#length)
    this.#length += long ? 4 : 2
    return this.#length
  }

  #close(start: number, vr: string): void {
    const length = this.#length - start
    if (longVrs.has(vr)) this.#bytes.writeUInt32LE(length, start - 4)
    else this.#bytes.writeUInt16LE(length, start - 2)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const grown = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + count))
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}
