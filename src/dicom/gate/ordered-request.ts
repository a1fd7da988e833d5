import { networkLimits } from '../limits.ts'
import { pduHeaderBytes, ProtocolViolation } from './pdu-types.ts'

const fixedBytes = 68
const item = { application: 0x10, context: 0x20, user: 0x50 } as const
const contextHeaderBytes = 4

interface Item {
  readonly type: number
  /** With its header. */
  readonly bytes: Buffer
}

/**
 * Checks an A-ASSOCIATE-RQ (PS3.8, 9.3.2) down to its items, and puts its presentation contexts in the
 * order of their identifiers, on which the library relies.
 * @returns the PDU to pass on. @throws ProtocolViolation
 */
export function orderedRequest(pdu: Buffer): Buffer {
  const body = pdu.subarray(pduHeaderBytes)
  if (body.length < fixedBytes) throw new ProtocolViolation('an association request cut short')
  const items = itemsOf(body.subarray(fixedBytes))
  const contexts = items.filter(({ type }) => type === item.context)
  const others = items.filter(({ type }) => type !== item.context)
  checkContexts(contexts)
  for (const { type, bytes } of others) if (type === item.user) itemsOf(bytes.subarray(4))
  const ordered = contexts.toSorted((a, b) => idOf(a) - idOf(b))
  const request = Buffer.concat([
    pdu.subarray(0, pduHeaderBytes + fixedBytes),
    ...[...others.filter(({ type }) => type === item.application), ...ordered].map(
      ({ bytes }) => bytes,
    ),
    ...others.filter(({ type }) => type === item.user).map(({ bytes }) => bytes),
  ])
  request.writeUInt32BE(request.length - pduHeaderBytes, 2)
  return request
}

const idOf = ({ bytes }: Item): number => bytes.readUInt8(4)

/** Items of type, reserved byte, length of two bytes and content. */
function itemsOf(bytes: Buffer): readonly Item[] {
  const items: Item[] = []
  let position = 0
  while (position < bytes.length) {
    if (position + 4 > bytes.length) throw new ProtocolViolation('an item cut short')
    const end = position + 4 + bytes.readUInt16BE(position + 2)
    if (end > bytes.length) throw new ProtocolViolation('an item longer than what holds it')
    items.push({ type: bytes.readUInt8(position), bytes: bytes.subarray(position, end) })
    position = end
  }
  return items
}

function checkContexts(contexts: readonly Item[]): void {
  if (contexts.length > networkLimits.presentationContexts)
    throw new ProtocolViolation('more presentation contexts than there are identifiers')
  for (const { bytes } of contexts) {
    if (bytes.length < 4 + contextHeaderBytes) throw new ProtocolViolation('a context cut short')
    const syntaxes = itemsOf(bytes.subarray(4 + contextHeaderBytes))
    const [first, ...rest] = syntaxes
    const sound = first?.type === 0x30 && rest.every(({ type }) => type === 0x40)
    if (!sound || rest.length > networkLimits.transferSyntaxesPerContext)
      throw new ProtocolViolation('a context that is not one class and its transfer syntaxes')
  }
  const ids = new Set(contexts.map(idOf))
  if (ids.size !== contexts.length || [...ids].some((id) => id % 2 === 0))
    throw new ProtocolViolation('context identifiers that are not odd and different')
}
