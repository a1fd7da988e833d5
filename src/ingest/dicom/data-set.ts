import type { ElementTable } from './element-table.ts'

/** Where a value stands in the bytes of its file. */
export interface Element {
  readonly offset: number
  /** In bytes; of a sequence, all its items. */
  readonly length: number
}

const noItems: readonly DataSet[] = []

/** "x0040a730" → 0x0040a730. */
const tagNumbers = new Map<string, number>()

function tagNumber(tag: string): number {
  let number = tagNumbers.get(tag)
  if (number === undefined) {
    number = Number.parseInt(tag.slice(1), 16)
    tagNumbers.set(tag, number)
  }
  return number
}

/** A data set of a file that was found sound: the file's own, or an item's. Tags are written "x0040a730". */
export class DataSet {
  /** Of the whole file. */
  readonly bytes: Buffer
  readonly #table: ElementTable
  readonly #bigEndian: boolean
  readonly #first: number
  readonly #end: number

  /** @param first the entry of its first element; @param end the entry after its last */
  constructor(bytes: Buffer, table: ElementTable, bigEndian: boolean, first: number, end: number) {
    this.bytes = bytes
    this.#table = table
    this.#bigEndian = bigEndian
    this.#first = first
    this.#end = end
  }

  element(tag: string): Element | undefined {
    const entry = this.#find(tag)
    if (entry === -1) return undefined
    return { offset: this.#table.offset(entry), length: this.#table.length(entry) }
  }

  /** The items of a sequence; none where it is absent, empty, or no sequence. */
  items(tag: string): readonly DataSet[] {
    const entry = this.#find(tag)
    if (entry === -1) return noItems
    const table = this.#table
    const end = table.next(entry)
    if (end === entry + 1) return noItems
    const items: DataSet[] = []
    for (let item = entry + 1; item < end; item = table.next(item)) items.push(this.#item(item))
    return items
  }

  firstItem(tag: string): DataSet | undefined {
    const entry = this.#find(tag)
    return entry === -1 || this.#table.next(entry) === entry + 1 ? undefined : this.#item(entry + 1)
  }

  /** The unsigned 16-bit number of an element of that length; undefined for any other. */
  uint16(tag: string): number | undefined {
    const element = this.element(tag)
    if (element?.length !== 2) return undefined
    return this.#bigEndian
      ? this.bytes.readUInt16BE(element.offset)
      : this.bytes.readUInt16LE(element.offset)
  }

  /** The double of an element of that length; undefined for any other. */
  double(tag: string): number | undefined {
    const element = this.element(tag)
    if (element?.length !== 8) return undefined
    return this.#bigEndian
      ? this.bytes.readDoubleBE(element.offset)
      : this.bytes.readDoubleLE(element.offset)
  }

  #item(entry: number): DataSet {
    return new DataSet(this.bytes, this.#table, this.#bigEndian, entry + 1, this.#table.next(entry))
  }

  /** Few elements stand beside one another, in ascending order. @returns -1 where it is absent */
  #find(tag: string): number {
    const wanted = tagNumber(tag)
    const table = this.#table
    for (let entry = this.#first; entry < this.#end; entry = table.next(entry)) {
      const found = table.tag(entry)
      if (found === wanted) return entry
      if (found > wanted) return -1
    }
    return -1
  }
}
