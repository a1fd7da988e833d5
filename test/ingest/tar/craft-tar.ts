/** A header block as a test wants it: honest, or lying. */
export interface CraftedHeader {
  readonly name: string
  readonly size?: number | string | Buffer
  readonly type?: string
  readonly magic?: string
  readonly prefix?: string
  readonly checksum?: number
  readonly sparseMore?: boolean
}

export function craftHeader(given: CraftedHeader): Buffer {
  const block = Buffer.alloc(512)
  block.write(given.name, 0, 100)
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  const size = given.size ?? 0
  if (typeof size === 'number') block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  else if (typeof size === 'string') block.write(size, 124, 12)
  else size.copy(block, 124)
  block.write('00000000000\0', 136)
  block.write(given.type ?? '0', 156)
  block.write(given.magic ?? 'ustar\x0000', 257, 'latin1')
  block.write(given.prefix ?? '', 345, 137)
  if (given.sparseMore === true) block[482] = 1
  block.fill(0x20, 148, 156)
  const sum = given.checksum ?? block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)])

/** One entry: header and data; the size is the content's unless said otherwise. */
export function craftEntry(given: CraftedHeader, content: string | Buffer = ''): Buffer {
  const data = Buffer.from(content)
  return Buffer.concat([craftHeader({ size: data.length, ...given }), padded(data)])
}

export const paxRecord = (key: string, value: string): string => {
  const rest = ` ${key}=${value}\n`
  let length = Buffer.byteLength(rest)
  while (String(length).length + Buffer.byteLength(rest) !== length)
    length = String(length).length + Buffer.byteLength(rest)
  return `${length}${rest}`
}

export const pax = (records: Readonly<Record<string, string>>, type = 'x'): Buffer =>
  craftEntry(
    { name: 'PaxHeader', type },
    Object.entries(records)
      .map(([key, value]) => paxRecord(key, value))
      .join(''),
  )

export const craftTar = (...entries: readonly Buffer[]): Buffer =>
  Buffer.concat([...entries, Buffer.alloc(1024)])
