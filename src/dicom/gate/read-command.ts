import { ProtocolViolation } from './pdu-types.ts'

const commandField = { storeRequest: 0x0001, echoRequest: 0x0030 } as const
const noDataSet = 0x0101

export interface Command {
  readonly kind: 'store' | 'echo'
  readonly messageId: number
  /** As sent, padding trimmed; empty where the command has none. */
  readonly sopClassUid: string
  readonly sopInstanceUid: string
}

/** Elements of group 0000 that the two requests carry (PS3.7, 9.3): whether a number of two bytes, else text. */
const elements: ReadonlyMap<number, 'number' | 'text' | 'length'> = new Map([
  [0x0000, 'length'],
  [0x0002, 'text'],
  [0x0100, 'number'],
  [0x0110, 'number'],
  [0x0700, 'number'],
  [0x0800, 'number'],
  [0x1000, 'text'],
  [0x1030, 'text'],
  [0x1031, 'number'],
])
const longestText = 64
const sizes = { number: 2, length: 4 } as const

/**
 * Reads a command set: always implicit little endian, flat, of known elements. Only C-ECHO and C-STORE
 * requests are taken.
 * @throws ProtocolViolation
 */
export function readCommand(bytes: Buffer): Command {
  const numbers = new Map<number, number>()
  const texts = new Map<number, string>()
  let position = 0
  let last = -1
  while (position < bytes.length) {
    if (position + 8 > bytes.length) throw new ProtocolViolation('a command cut short')
    const element = bytes.readUInt16LE(position + 2)
    const length = bytes.readUInt32LE(position + 4)
    const kind = elements.get(element)
    if (bytes.readUInt16LE(position) !== 0 || kind === undefined || element <= last)
      throw new ProtocolViolation('a command with an element that has no place in it')
    const fits = kind === 'text' ? length <= longestText : length === sizes[kind]
    if (!fits || position + 8 + length > bytes.length)
      throw new ProtocolViolation('a command with an element of the wrong length')
    const value = bytes.subarray(position + 8, position + 8 + length)
    if (kind === 'text') texts.set(element, value.toString('latin1').replace(/[\0 ]+$/, ''))
    if (kind === 'number') numbers.set(element, value.readUInt16LE())
    last = element
    position += 8 + length
  }
  const field = numbers.get(0x0100)
  const messageId = numbers.get(0x0110)
  const dataSetType = numbers.get(0x0800)
  if (messageId === undefined || dataSetType === undefined)
    throw new ProtocolViolation('a command without its number or data set type')
  const kind = kindOf(field, dataSetType !== noDataSet)
  return {
    kind,
    messageId,
    sopClassUid: texts.get(0x0002) ?? '',
    sopInstanceUid: texts.get(0x1000) ?? '',
  }
}

function kindOf(field: number | undefined, hasDataSet: boolean): Command['kind'] {
  if (field === commandField.storeRequest && hasDataSet) return 'store'
  if (field === commandField.echoRequest && !hasDataSet) return 'echo'
  throw new ProtocolViolation('a request other than C-ECHO and C-STORE')
}
