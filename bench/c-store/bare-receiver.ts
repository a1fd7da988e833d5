import type { Socket } from 'node:net'
import { createServer, type AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import dimse, { type association, type Dataset, type requests, type responses } from 'dcmjs-dimse'

const { PresentationContextResult, Status } = dimse.constants

/** The library as it comes, but for parsing: each object is received whole, thrown away and acknowledged. */
class ThrowAway extends dimse.Scp {
  override associationRequested(request: association.Association): void {
    for (const { context } of request.getPresentationContexts())
      context.setResult(PresentationContextResult.Accept, context.getTransferSyntaxUids()[0])
    this.sendAssociationAccept()
  }

  override createStoreWritableStream(): Writable {
    return new Writable({
      highWaterMark: Number.MAX_SAFE_INTEGER,
      write: (_chunk, _encoding, done) => done(),
    })
  }

  override createDatasetFromStoreWritableStream(
    _writable: Writable,
    context: association.PresentationContext,
    callback: (dataset: Dataset) => void,
  ): void {
    callback(new dimse.Dataset({}, context.getAcceptedTransferSyntaxUid()))
  }

  override cStoreRequest(
    request: requests.CStoreRequest,
    callback: (response: responses.CStoreResponse) => void,
  ): void {
    const response = dimse.responses.CStoreResponse.fromRequest(request)
    response.setStatus(Status.Success)
    callback(response)
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse()
  }
}

/** Listens on a free port of loopback, without a gate, a disk or a registry. */
export async function startBareReceiver(): Promise<{ readonly port: number; stop(): void }> {
  dimse.log.disableAll(false)
  const sockets = new Set<Socket>()
  const peers = new Set<ThrowAway>()
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    peers.add(new ThrowAway(socket))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
