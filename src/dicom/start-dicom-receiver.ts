import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import dimse from 'dcmjs-dimse'
import { networkLimits } from './limits.ts'
import { ByteBudget } from './object-sink.ts'
import type { ReceiverParts, Refusal } from './ports.ts'
import { softwareName } from './software-name.ts'
import { StoreAssociation } from './store-association.ts'

/** PEM texts. */
export interface TlsFiles {
  readonly certificate: string
  readonly key: string
  /** Whose certificates a sender must show one of; absent: none is asked for. */
  readonly clientAuthority: string | null
}

export interface ReceiverOptions extends ReceiverParts {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly tls: TlsFiles | null
}

export interface DicomReceiver {
  readonly host: string
  readonly port: number
  /** Associations under way. */
  associations(): number
  /** Takes no new association and waits for those under way; the rest is cut off after the time. */
  stop(withinMs: number): Promise<void>
}

const handshakeMs = 10_000

/** Listens for DICOM associations (C-ECHO and C-STORE of dose reports). @throws when the port is taken */
export async function startDicomReceiver(options: ReceiverOptions): Promise<DicomReceiver> {
  silenceLibrary()
  const { host, port, tls, hears, settings } = options
  const budget = new ByteBudget(networkLimits.objectsUnderWayBytes)
  const open = new Set<StoreAssociation>()
  const connections = new Set<Socket>()
  let entered = 0
  let stopping = false

  const enter = (): Refusal | null => {
    if (stopping) return 'stopping'
    if (entered >= settings.maxAssociations) return 'too-many'
    entered += 1
    return null
  }
  const leave = () => {
    entered -= 1
  }
  const greet = (socket: Socket) => {
    socket.setNoDelay(true)
    const association = new StoreAssociation(socket, { ...options, budget, enter, leave })
    open.add(association)
    socket.once('close', () => open.delete(association))
  }

  const server: Server = tls === null ? createServer(greet) : tlsServer(tls, greet)
  server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.on('tlsClientError', () => hears.lost('no TLS connection came about'))
  // Those that never get as far as an association have their share as well.
  server.maxConnections = 2 * settings.maxAssociations + 8
  server.on('drop', () => hears.lost('too many connections'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  server.on('error', (error) => hears.failed(error))
  const address = server.address() as AddressInfo

  return {
    host: address.address,
    port: address.port,
    associations: () => entered,
    async stop(withinMs) {
      stopping = true
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      for (const association of open)
        if (!association.isAssociated) association.cut('the service stops')
      const late = setTimeout(() => {
        for (const association of open) association.cut('the service stops')
        for (const socket of connections) socket.destroySoon()
      }, withinMs)
      const last = setTimeout(() => {
        for (const socket of connections) socket.destroy()
      }, withinMs + 500)
      await closed
      clearTimeout(late)
      clearTimeout(last)
    },
  }
}

function tlsServer(tls: TlsFiles, greet: (socket: Socket) => void): Server {
  return createTlsServer(
    {
      cert: tls.certificate,
      key: tls.key,
      minVersion: 'TLSv1.2',
      handshakeTimeout: handshakeMs,
      ...(tls.clientAuthority === null
        ? {}
        : { ca: tls.clientAuthority, requestCert: true, rejectUnauthorized: true }),
    },
    greet,
  )
}

/** The library writes to the console and names peers; the service has a log of its own. */
function silenceLibrary(): void {
  dimse.log.disableAll(false)
  dimse.Implementation.setImplementationClassUid(softwareName.implementationClassUid)
  dimse.Implementation.setImplementationVersion(softwareName.implementationVersion)
  dimse.Implementation.setMaxPduLength(networkLimits.pduBytes)
}
