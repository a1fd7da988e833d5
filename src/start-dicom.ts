import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { Logger } from 'pino'
import { associationAct } from './access/audit/association-act.ts'
import { ConfigError, type Config } from './config.ts'
import { digestFiles } from './dicom/inbox/digest-files.ts'
import { Inbox } from './dicom/inbox/inbox.ts'
import type { ReceiverEvents } from './dicom/ports.ts'
import type { DicomReceiver, TlsFiles } from './dicom/start-dicom-receiver.ts'
import type { Metrics } from './http/metrics.ts'
import { dicomAdapter } from './ingest/dicom/dicom-adapter.ts'
import { OutOfResources } from './ingest/resource-failure.ts'
import type { Services } from './services.ts'

export interface RunningDicom {
  /** Null when OPENDRL_DICOM_PORT is off. */
  readonly port: number | null
  /** Lets associations end, takes in what waits as far as time allows. */
  stop(): Promise<void>
}

const associationsEndWithinMs = 4000
const inboxTakenInWithinMs = 2000

/**
 * The DICOM front door of a service. What an earlier run left in the inbox is taken in even when the door
 * is shut now; the network library is loaded only when it is open.
 */
export async function startDicom(
  services: Services,
  config: Config,
  logger: Logger,
  metrics: Metrics,
): Promise<RunningDicom> {
  const hears = listener(logger, metrics)
  const inbox = await openInbox(services, config, hears)
  const left = await inbox.recover()
  if (left > 0) logger.info({ objects: left }, 'objects left in the inbox are taken in')
  const receiver = await openDoor(services, config, inbox, hears).catch(async (error: unknown) => {
    await inbox.close(0)
    throw error
  })
  metrics.watchDicom(() => ({
    associations: receiver?.associations() ?? 0,
    waiting: inbox.waiting,
  }))
  if (receiver !== null)
    logger.info(
      {
        dicomHost: receiver.host,
        dicomPort: receiver.port,
        tls: config.OPENDRL_DICOM_TLS_CERT !== '',
      },
      'listening for DICOM associations',
    )
  return {
    port: receiver?.port ?? null,
    async stop() {
      await receiver?.stop(associationsEndWithinMs)
      await inbox.close(inboxTakenInWithinMs)
      if (inbox.waiting > 0)
        logger.info({ objects: inbox.waiting }, 'objects stay in the inbox for the next start')
    },
  }
}

async function openInbox(
  services: Services,
  config: Config,
  hears: ReceiverEvents,
): Promise<Inbox> {
  const folder = join(config.OPENDRL_DATA_DIR, 'inbox')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return new Inbox({
    folder,
    startedAt: new Date(),
    onFailure: (error) => {
      services.disk.noticed(error)
      hears.failed(error)
    },
    async ingest(facilityId, files) {
      const receipt = await services.ingestFiles(facilityId, {
        files,
        ...(await digestFiles(files.map(({ path }) => path))),
        only: dicomAdapter.format,
      })
      if (receipt.state !== 'complete') throw new Error('the upload of an inbox was not completed')
      await services.audit.record({
        operations: ['upload.create'],
        agent: { kind: 'system' },
        outcome: 'done',
        facilities: [facilityId],
        things: [{ kind: 'upload', id: receipt.uploadId }],
      })
    },
  })
}

async function openDoor(
  services: Services,
  config: Config,
  inbox: Inbox,
  hears: ReceiverEvents,
): Promise<DicomReceiver | null> {
  const { OPENDRL_DICOM_PORT: port, OPENDRL_DICOM_HOST: host } = config
  if (port === null) return null
  const tls = await readTlsFiles(config)
  const { startDicomReceiver } = await import('./dicom/start-dicom-receiver.ts')
  return startDicomReceiver({
    host,
    port,
    tls,
    inbox: {
      async keep(facilityId, object) {
        const { failure } = services.disk
        if (failure !== null) throw new OutOfResources(failure)
        await inbox.keep(facilityId, object).catch((error: unknown) => {
          services.disk.noticed(error)
          throw error
        })
      },
      associationEnded: (facilityId) => inbox.associationEnded(facilityId),
    },
    hears,
    match: (called, calling) => services.matchDicomPeer(called, calling),
    record(titles, answer) {
      const act = associationAct(titles, answer)
      return 'refused' in answer ? services.audit.recordRefusal(act) : services.audit.record(act)
    },
    settings: {
      maxAssociations: config.OPENDRL_DICOM_MAX_ASSOCIATIONS,
      idleMs: config.OPENDRL_DICOM_IDLE_MS,
      secondaryCapture: config.OPENDRL_DICOM_SECONDARY_CAPTURE,
    },
  })
}

/** @throws ConfigError when a file cannot be read, or is not what it should be */
async function readTlsFiles(config: Config): Promise<TlsFiles | null> {
  if (config.OPENDRL_DICOM_TLS_CERT === '') return null
  const read = async (name: 'CERT' | 'KEY' | 'CA'): Promise<string> => {
    const setting = `OPENDRL_DICOM_TLS_${name}` as const
    return readFile(config[setting], 'utf8').catch(() => {
      throw new ConfigError([`${setting}: the file cannot be read`])
    })
  }
  const files = {
    certificate: await read('CERT'),
    key: await read('KEY'),
    clientAuthority: config.OPENDRL_DICOM_TLS_CA === '' ? null : await read('CA'),
  }
  try {
    createSecureContext({
      cert: files.certificate,
      key: files.key,
      ...(files.clientAuthority === null ? {} : { ca: files.clientAuthority }),
    })
  } catch {
    throw new ConfigError([
      'OPENDRL_DICOM_TLS_CERT, OPENDRL_DICOM_TLS_KEY, OPENDRL_DICOM_TLS_CA: not a PEM certificate, its key and an authority',
    ])
  }
  return files
}

function listener(logger: Logger, metrics: Metrics): ReceiverEvents {
  return {
    accepted: (titles, facility) => {
      metrics.countAssociation('accepted')
      logger.info({ ...titles, facility }, 'DICOM association accepted')
    },
    refused: (titles, why) => {
      metrics.countAssociation(`refused-${why}`)
      logger.warn({ ...titles, why }, 'DICOM association refused')
    },
    ended: (how, why) => {
      metrics.countAssociation(how)
      logger[how === 'released' ? 'info' : 'warn']({ why }, 'DICOM association over')
    },
    object: (status) => {
      const text = status.toString(16).toUpperCase().padStart(4, '0')
      metrics.countObject(text)
      if (status !== 0) logger.warn({ status: text }, 'DICOM object refused')
    },
    lost: (why) => {
      metrics.countAssociation('lost')
      logger.debug({ why }, 'DICOM connection lost')
    },
    failed: (error) => logger.error(wordsOf(error), 'DICOM reception failed'),
  }
}

/** What the system says of a file names it, and a file of the inbox is named by its object: only the code is told. */
function wordsOf(error: Error): object {
  if ('code' in error && 'syscall' in error)
    return { error: error.name, code: error.code, call: error.syscall }
  return { error: error.name, stack: error.stack }
}
