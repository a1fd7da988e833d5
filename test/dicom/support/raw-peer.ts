import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import {
  associateRequest,
  ctDoseReport,
  data,
  fragment,
  lastOfCommand,
  lastOfData,
  pdu,
  storeCommand,
  type ProposedContext,
} from './pdus.ts'

/** A peer that says just what it is told to, byte by byte. */
export interface RawPeer {
  readonly socket: Socket
  send(bytes: Uint8Array): void
  /** The next PDU of the registry; null once it has hung up. */
  answer(): Promise<Buffer | null>
  /** Resolves when the registry has hung up. */
  closed: Promise<void>
}

export async function rawPeer(port: number): Promise<RawPeer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let received = Buffer.alloc(0)
  let over = false
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      over = true
      resolve()
    })
  })
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('close', () => reject(new Error('not connected')))
  })
  return {
    socket,
    closed,
    send: (bytes) => {
      socket.write(bytes)
    },
    async answer() {
      for (;;) {
        const length = received.length < 6 ? Infinity : 6 + received.readUInt32BE(2)
        if (received.length >= length) {
          const next = received.subarray(0, length)
          received = received.subarray(length)
          return next
        }
        if (over) return null
        await pause(5)
      }
    },
  }
}

/** A peer whose association was accepted. */
export async function associatedPeer(
  port: number,
  contexts?: readonly ProposedContext[],
): Promise<RawPeer> {
  const peer = await rawPeer(port)
  peer.send(associateRequest(contexts))
  const answer = await peer.answer()
  if (answer?.[0] !== 2) throw new Error(`not accepted: ${answer?.toString('hex') ?? 'hung up'}`)
  return peer
}

/** Sends one object as it is. @returns the status, or null when the registry hung up */
export async function store(
  peer: RawPeer,
  dataSet: Uint8Array,
  { context = 3, sopInstanceUid = '1.2.3.4', pieceBytes = 16_000 } = {},
): Promise<number | null> {
  peer.send(pdu(4, fragment(context, lastOfCommand, storeCommand(sopInstanceUid))))
  for (let start = 0; start < dataSet.length || start === 0; start += pieceBytes) {
    const isLast = start + pieceBytes >= dataSet.length
    const piece = dataSet.subarray(start, start + pieceBytes)
    peer.send(pdu(4, fragment(context, isLast ? lastOfData : data, piece)))
  }
  const answer = await peer.answer()
  return answer?.[0] === 4 ? statusOf(answer.subarray(12)) : null
}

/** Status (0000,0900) of a response's command set. */
function statusOf(command: Buffer): number | null {
  for (let position = 0; position + 8 <= command.length;) {
    if (command.readUInt16LE(position + 2) === 0x0900) return command.readUInt16LE(position + 8)
    position += 8 + command.readUInt32LE(position + 4)
  }
  return null
}

export const onlyDoseReports = (transferSyntax: string): readonly ProposedContext[] => [
  { id: 3, abstractSyntax: ctDoseReport, transferSyntaxes: [transferSyntax] },
]
