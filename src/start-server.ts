import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { createApp } from './http/create-app.ts'
import { createMetrics } from './http/metrics.ts'
import type { Services } from './services.ts'
import { startDicom } from './start-dicom.ts'

export interface RunningServer {
  /** Where it can be reached, e.g. http://127.0.0.1:8080. */
  readonly address: string
  /** Where DICOM associations are taken; null when none are. */
  readonly dicomPort: number | null
  /** Takes no new work, lets what runs finish (10 s at most), then closes the registry. */
  stop(): Promise<void>
}

const stopWithinMs = 10_000

/** A client that asks first (Expect: 100-continue) is not told to send what will be refused. */
function admitBodies(server: Server, maxBytes: number): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const isRefused =
      Number(request.headers['content-length'] ?? '0') > maxBytes ||
      request.headers.authorization === undefined
    if (!isRefused) response.writeContinue()
    server.emit('request', request, response)
  })
}

/** @param webRoot folder of the built page */
export async function startServer(
  services: Services,
  config: Config,
  logger: Logger,
  webRoot: string,
): Promise<RunningServer> {
  const metrics = createMetrics()
  services.onReceipt((receipt) => {
    for (const [outcome, count] of Object.entries(receipt.counts))
      if (outcome !== 'seen') metrics.countRecords(outcome, count)
  })
  const dicom = await startDicom(services, config, logger, metrics)
  const app = createApp(() => services, {
    logger,
    metrics,
    newRequestId: randomUUID,
    webRoot,
    metricsOpen: config.OPENDRL_METRICS_OPEN,
  })
  const { server, info } = await new Promise<{ server: Server; info: AddressInfo }>(
    (resolve, reject) => {
      const listening = serve(
        {
          fetch: app.fetch,
          hostname: config.OPENDRL_HOST,
          port: config.OPENDRL_PORT,
          // Gigabytes over a slow line take longer than Node's five minutes.
          serverOptions: { requestTimeout: 0 },
        },
        (address) => resolve({ server: listening as Server, info: address }),
      )
      listening.once('error', reject)
    },
  ).catch(async (error: unknown) => {
    await dicom.stop()
    throw error
  })
  admitBodies(server, config.OPENDRL_MAX_UPLOAD_BYTES)
  const host = info.family === 'IPv6' ? `[${info.address}]` : info.address
  const address = `http://${host}:${info.port}`
  logger.info({ address }, 'listening')
  // Questions that come before wait for it; /health/ready says when it is done.
  services.loadCore().then(
    () => logger.info('exams are in memory'),
    (error: Error) =>
      logger.error({ error: error.name, reason: error.message }, 'exams not loaded'),
  )
  return {
    address,
    dicomPort: dicom.port,
    async stop() {
      services.stopTakingWork()
      const dicomStopped = dicom.stop()
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), stopWithinMs - 2_500)
      await closed
      clearTimeout(cut)
      await dicomStopped
      await services.close()
      logger.info('stopped')
    },
  }
}
