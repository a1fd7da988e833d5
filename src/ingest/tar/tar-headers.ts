import type { TarLimits } from './archive-limits.ts'
import type { ByteCursor } from './byte-cursor.ts'
import { readPaxRecords } from './pax-records.ts'
import { blockBytes, isZero, readTarHeader, text, type TarHeader } from './tar-header.ts'

export interface TarMember {
  readonly name: string
  readonly size: number
  readonly type: 'file' | 'directory' | 'link' | 'sparse' | 'other'
}

type Next = TarMember | 'end' | 'damaged' | 'cut-off'

/** What extended headers say of the entry after them. */
interface Said {
  name?: string
  size?: number
  sparse?: boolean
}

/** Reads a tar's headers, with the extended ones of pax and GNU before each; the caller takes the data. */
export class TarHeaders {
  readonly #cursor: ByteCursor
  readonly #limits: TarLimits
  #global: Said = {}

  constructor(cursor: ByteCursor, limits: TarLimits) {
    this.#cursor = cursor
    this.#limits = limits
  }

  async next(): Promise<Next> {
    const said: Said = { ...this.#global }
    for (let extended = 0; ;) {
      const block = await this.#cursor.exactly(blockBytes)
      if (block.length < blockBytes) return 'cut-off'
      // a block of zeros is the end; what writers pad with after it does not matter
      if (isZero(block)) return 'end'
      const header = readTarHeader(block)
      if (header === null) return 'damaged'
      if (!isExtended(header)) return this.#member(header, said)
      extended += header.size + blockBytes
      if (extended > this.#limits.extendedBytes) return 'damaged'
      const content = await this.#cursor.exactly(header.size)
      if (content.length < header.size) return 'cut-off'
      await this.#cursor.skipTo(
        this.#cursor.position + ((blockBytes - (header.size % blockBytes)) % blockBytes),
      )
      if (!this.#note(header, content, said)) return 'damaged'
    }
  }

  #note(header: TarHeader, content: Uint8Array, said: Said): boolean {
    if (header.type === 'L') said.name = text(content)
    if (header.type !== 'x' && header.type !== 'g') return true
    const more = fromPax(content)
    if (more === null) return false
    if (header.type === 'g') this.#global = { ...this.#global, ...more }
    Object.assign(said, more)
    return true
  }

  async #member(header: TarHeader, said: Said): Promise<Next> {
    if (header.type === 'S' && header.isSparseWithMore) {
      for (let more = true; more;) {
        const map = await this.#cursor.exactly(blockBytes)
        if (map.length < blockBytes) return 'cut-off'
        more = map[504] === 1
      }
    }
    const name = said.name ?? header.name
    const size = said.size ?? header.size
    const type = said.sparse === true ? 'sparse' : typeOf(header.type, name)
    // links, devices and directories (flags 1 to 6) have no data, whatever size they state
    return { name, size: /^[1-6]$/.test(header.type) ? 0 : size, type }
  }
}

/** L, K: long names of GNU; x, g: pax. */
const isExtended = ({ type }: TarHeader): boolean => ['L', 'K', 'x', 'g'].includes(type)

function typeOf(flag: string, name: string): TarMember['type'] {
  if (flag === '5' || ((flag === '\0' || flag === '0') && name.endsWith('/'))) return 'directory'
  if (flag === '\0' || flag === '0' || flag === '7') return 'file'
  if (flag === 'S') return 'sparse'
  return flag === '1' || flag === '2' ? 'link' : 'other'
}

function fromPax(content: Uint8Array): Said | null {
  const records = readPaxRecords(content)
  if (records === null) return null
  const said: Said = {}
  const name = records.get('path')
  if (name !== undefined) said.name = name
  const size = records.get('size')
  if (size !== undefined) {
    if (!/^\d{1,15}$/.test(size)) return null
    said.size = Number(size)
  }
  if ([...records.keys()].some((key) => key.startsWith('GNU.sparse.'))) said.sparse = true
  return said
}
