/** Hand-made PDUs (PS3.8, 9.3) for peers that misbehave. */
export function pdu(type: number, body: Uint8Array): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt8(type, 0)
  header.writeUInt32BE(body.length, 2)
  return Buffer.concat([header, body])
}

const item = (type: number, content: Uint8Array): Buffer => {
  const header = Buffer.alloc(4)
  header.writeUInt8(type, 0)
  header.writeUInt16BE(content.length, 2)
  return Buffer.concat([header, content])
}

export interface ProposedContext {
  readonly id: number
  readonly abstractSyntax: string
  readonly transferSyntaxes: readonly string[]
}

export const verification = '1.2.840.10008.1.1'
export const ctDoseReport = '1.2.840.10008.5.1.4.1.1.88.67'
export const explicitLittle = '1.2.840.10008.1.2.1'
export const implicitLittle = '1.2.840.10008.1.2'

export const someContexts: readonly ProposedContext[] = [
  { id: 1, abstractSyntax: verification, transferSyntaxes: [implicitLittle] },
  { id: 3, abstractSyntax: ctDoseReport, transferSyntaxes: [explicitLittle] },
]

const title = (text: string) => Buffer.from(text.padEnd(16), 'latin1')

/** An A-ASSOCIATE-RQ that a sound peer would send. */
export function associateRequest(
  contexts: readonly ProposedContext[] = someContexts,
  { called = 'OPENDRL', calling = 'PEER' } = {},
): Buffer {
  const maxLength = Buffer.alloc(4)
  maxLength.writeUInt32BE(16_384)
  return pdu(
    1,
    Buffer.concat([
      Buffer.from([0, 1, 0, 0]),
      title(called),
      title(calling),
      Buffer.alloc(32),
      item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
      ...contexts.map(({ id, abstractSyntax, transferSyntaxes }) =>
        item(
          0x20,
          Buffer.concat([
            Buffer.from([id, 0, 0, 0]),
            item(0x30, Buffer.from(abstractSyntax)),
            ...transferSyntaxes.map((uid) => item(0x40, Buffer.from(uid))),
          ]),
        ),
      ),
      item(0x50, Buffer.concat([item(0x51, maxLength), item(0x52, Buffer.from('1.2.3'))])),
    ]),
  )
}

/** One fragment (PDV), without its PDU. */
export function fragment(context: number, control: number, value: Uint8Array): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt32BE(value.length + 2, 0)
  header.writeUInt8(context, 4)
  header.writeUInt8(control, 5)
  return Buffer.concat([header, value])
}

export const lastOfCommand = 3
export const data = 0
export const lastOfData = 2

/** Elements of group 0000, implicit little endian. */
export function commandSet(elements: readonly (readonly [number, number | string])[]): Buffer {
  return Buffer.concat(
    elements.map(([element, value]) => {
      const bytes =
        typeof value === 'string'
          ? Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1')
          : Buffer.from([value & 0xff, value >> 8])
      const head = Buffer.alloc(8)
      head.writeUInt16LE(element, 2)
      head.writeUInt32LE(bytes.length, 4)
      return Buffer.concat([head, bytes])
    }),
  )
}

export const echoCommand = (): Buffer =>
  commandSet([
    [0x0002, verification],
    [0x0100, 0x0030],
    [0x0110, 1],
    [0x0800, 0x0101],
  ])

export const storeCommand = (sopInstanceUid = '1.2.3.4'): Buffer =>
  commandSet([
    [0x0002, ctDoseReport],
    [0x0100, 0x0001],
    [0x0110, 7],
    [0x0700, 0],
    [0x0800, 0x0001],
    [0x1000, sopInstanceUid],
  ])

export const releaseRequest = (): Buffer => pdu(5, Buffer.alloc(4))
