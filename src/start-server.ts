import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Logger } from 'pino'
import { closeServer } from './close-server.ts'
import type { Config } from './config.ts'
import { createApp } from './http/create-app.ts'
import { limitServer, serverOptions } from './http/limit-server.ts'
import { watchVitals } from './http/watch-vitals.ts'
import { createMetrics } from './http/metrics.ts'
import { pressureOptions } from './pressure-options.ts'
import { loggedError } from './service-logger.ts'
import { startDailyRetention } from './daily-retention.ts'
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
  watchVitals(metrics.registry, () => services.vitals())
  const recordOwn = (operation: 'service.start' | 'service.stop') =>
    services.audit.record({
      operations: [operation],
      agent: { kind: 'system' },
      outcome: 'done',
    })
  await recordOwn('service.start')
  const dicom = await startDicom(services, config, logger, metrics)
  const app = createApp(() => services, {
    logger,
    metrics,
    newRequestId: randomUUID,
    webRoot,
    metricsOpen: config.OPENDRL_METRICS_OPEN,
    overTls: config.OPENDRL_PUBLIC_URL.startsWith('https:'),
    pressure: pressureOptions(config, metrics.countRefused),
  })
  const limits = {
    maxUploadBytes: config.OPENDRL_MAX_UPLOAD_BYTES,
    headMs: config.OPENDRL_HEAD_TIMEOUT_MS,
    keepAliveMs: config.OPENDRL_KEEP_ALIVE_MS,
    maxConnections: config.OPENDRL_MAX_CONNECTIONS,
  }
  const { server, info } = await new Promise<{ server: Server; info: AddressInfo }>(
    (resolve, reject) => {
      const listening = serve(
        {
          fetch: app.fetch,
          hostname: config.OPENDRL_HOST,
          port: config.OPENDRL_PORT,
          serverOptions: serverOptions(limits),
        },
        (address) => resolve({ server: listening as Server, info: address }),
      )
      listening.once('error', reject)
    },
  ).catch(async (error: unknown) => {
    await dicom.stop()
    throw error
  })
  limitServer(server, limits)
  const host = info.family === 'IPv6' ? `[${info.address}]` : info.address
  const address = `http://${host}:${info.port}`
  logger.info({ address }, 'listening')
  // Questions that come before wait for it; /health/ready says when it is done.
  services.loadCore().then(
    () => logger.info('exams are in memory'),
    (error: Error) =>
      logger.error(
        { ...loggedError(error), reason: error.name === 'CoreFull' ? error.message : undefined },
        'exams not loaded',
      ),
  )
  const endRetention = startDailyRetention(services, (error) =>
    logger.error(loggedError(error), 'retention failed; tried again tomorrow'),
  )
  return {
    address,
    dicomPort: dicom.port,
    async stop() {
      services.stopTakingWork()
      endRetention()
      const dicomStopped = dicom.stop()
      await closeServer(server, stopWithinMs - 2_500)
      await dicomStopped
      await recordOwn('service.stop').catch((error: Error) =>
        logger.error({ error: error.name }, 'the stop could not be recorded'),
      )
      await services.close()
      logger.info('stopped')
    },
  }
}
