import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { type AuditDesk, createAuditDesk } from './access/audit/audit-desk.ts'
import { auditKeys } from './access/audit/audit-keys.ts'
import { createDicomPeerDesk, type DicomPeerDesk } from './access/dicom-peer-desk.ts'
import type { Identity } from './access/identity.ts'
import { createKeyRing, type KeyRing } from './access/key-ring.ts'
import type { FacilityStore } from './access/ports.ts'
import { standingPeriod } from './analytics/calendar.ts'
import { homeRules } from './analytics/home-rules.ts'
import { createMappingDesk, type MappingDesk } from './analytics/mapping-desk.ts'
import { createMappingReview, type MappingReview } from './analytics/mapping-review.ts'
import { createQualityDesk, type QualityDesk } from './analytics/quality.ts'
import { createSuggestionDesk, type SuggestionDesk } from './analytics/suggest/suggestion-desk.ts'
import { createQuestions, type Questions } from './analytics/questions.ts'
import type { Config } from './config.ts'
import { createIdentity } from './create-identity.ts'
import { facilityCode, type NewFacility, type ScannerView } from './contract/facility.ts'
import type { Receipt } from './contract/receipt.ts'
import { createPatientsRights, type PatientsRights } from './create-patients-rights.ts'
import { createChildParser } from './ingest/child/child-parser.ts'
import type { Vitals } from './http/watch-vitals.ts'
import { createThreadInterpreter } from './ingest/thread/thread-interpreter.ts'
import type { DiskState } from './ingest/resource-failure.ts'
import { createIdempotencyDesk, type IdempotencyDesk } from './ingest/pipeline/idempotency-desk.ts'
import { createLayoutDesk, type LayoutDesk } from './ingest/columns/layout-desk.ts'
import { ownLayouts } from './ingest/columns/own-layouts.ts'
import { createUploadDesk, type UploadDesk } from './ingest/pipeline/upload-desk.ts'
import { createExamDesk, type ExamDesk } from './ingest/understanding/exam-desk.ts'
import { ChainAuditTrail } from './storage/audit/chain-audit-trail.ts'
import { listBackups } from './storage/backup/list-backups.ts'
import { LiveCore } from './storage/core/live-core.ts'
import { ThreadPool } from './storage/core/thread-pool.ts'
import { DiskWatch } from './storage/disk/disk-watch.ts'
import type { LedgerState } from './storage/ledger/kept-ledger.ts'
import { type DuckdbRegistry, openRegistry } from './storage/duckdb/open-registry.ts'
import { masterKey } from './storage/key-file.ts'
import { createRegistryCare, type RegistryCare } from './registry-care.ts'
import { softwareVersion } from './version.ts'

/** Everything the outer layers may ask of the registry; the only place that knows concrete classes. */
export interface Services
  extends
    ExamDesk,
    DicomPeerDesk,
    KeyRing,
    MappingDesk,
    MappingReview,
    QualityDesk,
    RegistryCare,
    SuggestionDesk,
    UploadDesk,
    LayoutDesk,
    PatientsRights {
  readonly audit: AuditDesk
  readonly facilities: FacilityStore
  readonly questions: Questions
  readonly idempotency: IdempotencyDesk
  readonly uploadLimits: {
    readonly spoolDir: string
    readonly maxBytes: number
    readonly leaving: AbortSignal
    readonly disk: DiskState
    readonly pace: { readonly bytesPerSecond: number; readonly patienceMs: number }
  }
  readonly disk: DiskState
  /** Who somebody is: keys, tokens, sessions, the sign-in provider and the first set-up. */
  readonly identity: Identity
  /** @returns null when the code is taken */
  addFacility(facility: NewFacility): Promise<Facility | null>
  scanners(facilityId: string): Promise<readonly ScannerView[]>
  onReceipt(listener: (receipt: Receipt) => void): void
  /** False until the exams are in memory, and once the service is stopping. */
  ready(): boolean
  /** What an operator pages on. */
  vitals(): Vitals
  /** Why the registry takes no writes, and what was mended at the start. */
  ledgerState(): LedgerState
  /** False once the service is stopping; questions that come before the exams are in memory wait for them. */
  takesWork(): boolean
  /** Brings the exams into memory now, instead of at the first question. */
  loadCore(): Promise<void>
  stopTakingWork(): void
  /** Waits for running uploads, then closes the parser and the database. Safe to call twice. */
  close(): Promise<void>
}

export interface Surroundings {
  readonly clock: () => Date
  readonly logger: Logger
  /** The built file the parsing child process starts from. */
  readonly parseChildPath: string
  /** The built file of the thread that understands records. */
  readonly interpretThreadPath: string
  /** The built file the threads of the core start from. */
  readonly coreThreadPath: string
}

type Facility = NonNullable<Awaited<ReturnType<FacilityStore['facility']>>>

/** An upload gets this long to arrive and to be read when the service stops. */
const uploadGraceMs = 5_000

/** Opens the registry of a data directory. @throws DataDirectoryInUse when another process owns it */
export async function openServices(
  config: Config,
  { clock, logger, parseChildPath, interpretThreadPath, coreThreadPath }: Surroundings,
): Promise<Services> {
  const dataDir = config.OPENDRL_DATA_DIR
  const spoolDir = join(dataDir, 'spool')
  await mkdir(spoolDir, { recursive: true, mode: 0o700 })
  const failures = new Map<string, number>()
  const logFailure = (what: string) => (error: Error) => {
    failures.set(what, (failures.get(what) ?? 0) + 1)
    disk.noticed(error)
    logger.error({ error: error.name, stack: error.stack }, what)
  }
  const disk = new DiskWatch({
    folder: dataDir,
    reserveBytes: config.OPENDRL_DISK_RESERVE_MB * 2 ** 20,
    onChange: (failure) =>
      failure === null
        ? logger.info('the disk takes writes again')
        : logger.error({ failure }, 'the disk takes nothing new'),
  })
  const core: LiveCore = new LiveCore({
    feed: (load, signal) => registry.loadExamRows(load, signal),
    pool: new ThreadPool(coreThreadPath, config.OPENDRL_CORE_THREADS),
    homeRules,
    limitBytes: config.OPENDRL_CORE_MEMORY_MB * 2 ** 20,
    standingPeriod: () => standingPeriod(clock()),
    onFailure: logFailure('the core is loaded anew'),
  })
  const registry = await openRegistry({
    dataDir,
    observer: core,
    threads: config.OPENDRL_DATABASE_THREADS,
    memoryLimit: config.OPENDRL_DATABASE_MEMORY,
    readDeadlineMs: config.OPENDRL_QUERY_DEADLINE_MS,
    clock,
  })
  const idempotency = createIdempotencyDesk(registry.idempotency, clock)
  await settleStart(registry, idempotency, clock, logger)
  const master = masterKey(dataDir, randomBytes)
  const trail = await openTrail(config, master, clock, logFailure('audit trail')).catch(
    async (error: unknown) => {
      await core.close()
      await registry.close()
      throw error
    },
  )
  const parser = createChildParser({
    scriptPath: parseChildPath,
    memoryLimitMb: config.OPENDRL_PARSE_MEMORY_MB,
    silenceLimitMs: config.OPENDRL_PARSE_SILENCE_MS,
  })
  const rights = createPatientsRights({ registry, dataDir, master, clock })
  // Before anything is asked or uploaded: what was to be erased is not shown again.
  await rights.resumeErasure()
  const interpreter = createThreadInterpreter(interpretThreadPath, rights.facilityEpochs)
  const keyRing = createKeyRing(registry.keys, registry.facilities, randomBytes, clock)
  const audit = createAuditDesk({
    trail,
    subjects: registry.examSubjects,
    facilities: registry.facilities,
    keys: auditKeys(master),
    clock,
  })
  const listeners: ((receipt: Receipt) => void)[] = []
  const uploads = createUploadDesk({
    parser,
    sink: registry.reports,
    uploads: registry.uploads,
    interpreter,
    layoutsFor: async (facilityId) => ownLayouts(await registry.layouts.versions(facilityId)),
    clock,
    newId: () => randomBytes(12).toString('base64url'),
    onReceipt: (receipt) => listeners.forEach((listener) => listener(receipt)),
    onFailure: logFailure('upload failed'),
  })
  const suggestionDesk = createSuggestionDesk(registry.mappings)
  let taking = true
  let closed: Promise<void> | null = null
  const stopTakingWork = (): void => {
    if (taking) setTimeout(() => uploads.abandon(), uploadGraceMs).unref()
    taking = false
  }

  return {
    ...uploads,
    ...rights,
    ...keyRing,
    ...createDicomPeerDesk(registry.dicomPeers, registry.facilities, clock),
    ...createExamDesk({
      exams: registry.exams,
      rules: registry.rules,
      clock,
      newId: () => randomBytes(9).toString('base64url'),
    }),
    ...createRegistryCare({
      registry,
      config,
      master,
      clock,
      verifyChildPath: join(dirname(parseChildPath), 'verify-child.js'),
    }),
    ...createMappingDesk(registry.mappings, clock),
    ...suggestionDesk,
    ...createQualityDesk({
      store: registry.quality,
      mappings: registry.mappings,
      clock,
      softwareVersion,
    }),
    ...createMappingReview({
      mappings: registry.mappings,
      decisions: registry.mappingDecisions,
      desk: suggestionDesk,
      documents: registry.documents,
      clock,
    }),
    ...createLayoutDesk({
      previewer: parser,
      store: registry.layouts,
      clock,
      newSuffix: () => randomBytes(3).toString('hex'),
    }),
    audit,
    facilities: registry.facilities,
    questions: createQuestions({
      core,
      facilities: registry.facilities,
      documents: registry.documents,
      parquet: registry.parquet,
      clock,
      softwareVersion,
    }),
    idempotency,
    uploadLimits: {
      spoolDir,
      maxBytes: config.OPENDRL_MAX_UPLOAD_BYTES,
      leaving: uploads.leaving,
      disk,
      pace: {
        bytesPerSecond: config.OPENDRL_MIN_BODY_BYTES_PER_SECOND,
        patienceMs: config.OPENDRL_BODY_PATIENCE_MS,
      },
    },
    disk,
    identity: createIdentity({ ...registry, config, keyRing, clock }),
    async addFacility(request) {
      const facility: Facility = {
        id: request.id ?? facilityCode(request.name),
        name: request.name,
        organisation: request.organisation ?? request.name,
        country: request.country ?? null,
        createdAt: clock().toISOString(),
      }
      if ((await registry.facilities.facility(facility.id)) !== null) return null
      await registry.facilities.addFacility(facility)
      return facility
    },
    scanners: (facilityId) => registry.scanners.scanners(facilityId),
    onReceipt: (listener) => {
      listeners.push(listener)
    },
    ready: () =>
      taking && core.isReady && disk.failure === null && registry.ledgerState().fault === null,
    vitals() {
      const { count, oldestMs } = registry.statements()
      const { fault, position } = registry.ledgerState()
      return {
        isReadOnly: fault !== null,
        isDiskRefused: disk.failure !== null,
        diskFreeBytes: disk.freeBytes,
        ledgerEntries: position?.sequence ?? null,
        coreBytes: core.bytes,
        coreLimitBytes: config.OPENDRL_CORE_MEMORY_MB * 2 ** 20,
        statements: count,
        oldestStatementMs: oldestMs,
        uploadsRunning: uploads.uploadsRunning(),
        lastBackupAt:
          config.OPENDRL_BACKUP_DIR === ''
            ? null
            : (listBackups(config.OPENDRL_BACKUP_DIR).backups[0]?.createdAt ?? null),
        failures,
      }
    },
    ledgerState: () => registry.ledgerState(),
    takesWork: () => taking,
    loadCore: () => core.load(),
    stopTakingWork,
    close() {
      stopTakingWork()
      closed ??= uploads
        .settled()
        .then(() => Promise.all([parser.close(), interpreter.close()]))
        .then(() => core.close())
        .then(() => audit.settle())
        .then(() => trail.close())
        .then(() => registry.close())
        .finally(() => disk.close())
      return closed
    },
  }
}

/** Tells where the ledger stands, and tidies what the last run left, if the registry takes writes. */
async function settleStart(
  registry: DuckdbRegistry,
  idempotency: IdempotencyDesk,
  clock: () => Date,
  logger: Logger,
): Promise<void> {
  const { fault, broughtForward } = registry.ledgerState()
  if (broughtForward > 0)
    logger.warn({ entries: broughtForward }, 'the database was brought forward from its ledger')
  if (fault !== null) return logger.error({ fault }, 'the registry is read-only')
  // What a crash cut off was never acknowledged: it is taken back whole, and can be sent again.
  for (const uploadId of await registry.uploads.unfinishedUploads())
    await registry.uploads.takeBackUpload(uploadId, clock().toISOString())
  await idempotency.forgetOld()
}

const openTrail = (
  config: Config,
  master: Uint8Array,
  clock: () => Date,
  onFailure: (error: Error) => void,
): Promise<ChainAuditTrail> =>
  ChainAuditTrail.open({
    dataDir: config.OPENDRL_DATA_DIR,
    keys: auditKeys(master),
    clock,
    software: `OpenDRL ${softwareVersion}`,
    onFailure,
  })
