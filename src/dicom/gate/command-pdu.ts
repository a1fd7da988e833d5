import { pduHeaderBytes, pduType } from './pdu-types.ts'

const lastOfCommand = 3

/** A whole command set as one P-DATA-TF of one fragment. */
export function commandPdu(context: number, command: Buffer): Buffer {
  const header = Buffer.alloc(pduHeaderBytes + 6)
  header.writeUInt8(pduType.data, 0)
  header.writeUInt32BE(command.length + 6, 2)
  header.writeUInt32BE(command.length + 2, 6)
  header.writeUInt8(context, 10)
  header.writeUInt8(lastOfCommand, 11)
  return Buffer.concat([header, command])
}
