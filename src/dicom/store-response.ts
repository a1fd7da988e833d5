import { commandPdu } from './gate/command-pdu.ts'
import type { Command } from './gate/read-command.ts'
import type { StoreAnswer } from './statuses.ts'

const storeResponse = 0x8001
const noDataSet = 0x0101
/** VR LO of the error comment. */
const longestComment = 64

/** The answer to a C-STORE request (PS3.7, 9.3.1.2) as a PDU: implicit little endian, of group 0000. */
export function storeResponsePdu(command: Command, context: number, answer: StoreAnswer): Buffer {
  const { status, comment } = answer
  const elements = Buffer.concat([
    text(0x0002, command.sopClassUid, '\0'),
    number(0x0100, storeResponse),
    number(0x0120, command.messageId),
    number(0x0800, noDataSet),
    number(0x0900, status),
    ...(comment === undefined ? [] : [text(0x0902, comment.slice(0, longestComment), ' ')]),
    text(0x1000, command.sopInstanceUid, '\0'),
  ])
  const groupLength = Buffer.alloc(4)
  groupLength.writeUInt32LE(elements.length)
  return commandPdu(context, Buffer.concat([element(0x0000, groupLength), elements]))
}

function number(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return element(tag, bytes)
}

const text = (tag: number, value: string, padding: string): Buffer =>
  element(tag, Buffer.from(value.length % 2 === 0 ? value : value + padding, 'latin1'))

function element(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(tag, 2)
  head.writeUInt32LE(value.length, 4)
  return Buffer.concat([head, value])
}
