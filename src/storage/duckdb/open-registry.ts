import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ExamLabels } from '../../aggregate/exam-rows.ts'
import { createNameToken, type NameToken } from '../../access/patients/name-token.ts'
import type { ExamSubjects } from '../../access/audit/audit-desk.ts'
import type { EpochStore } from '../../access/epochs/ports.ts'
import type {
  ErasureStore,
  PatientExportStore,
  RetentionStore,
} from '../../access/patients/ports.ts'
import type { DicomPeerStore, FacilityStore, KeyStore } from '../../access/ports.ts'
import type { OneTimeStore, SessionStore } from '../../access/session-ports.ts'
import type {
  DocumentStore,
  MappingDecisions,
  MappingStore,
  ParquetWriter,
  QualityStore,
  ScannerStore,
} from '../../analytics/ports.ts'
import type { LayoutStore } from '../../ingest/columns/ports.ts'
import type { ExamStore, RuleStore } from '../../ingest/understanding/ports.ts'
import type { IdempotencyStore, ReportSink, UploadStore } from '../../ingest/ports.ts'
import { masterKey } from '../key-file.ts'
import { Database } from './database.ts'
import { DuckdbEpochStore } from './epoch-store.ts'
import { ErasureIntent } from './erasure-intent.ts'
import { DuckdbErasureStore } from './erasure-store.ts'
import { DuckdbExamStore } from './exam-store.ts'
import { DuckdbExamSubjects } from './exam-subjects.ts'
import { DuckdbRuleStore } from './rule-store.ts'
import { DuckdbDicomPeerStore } from './dicom-peer-store.ts'
import { DuckdbDocumentStore } from './document-store.ts'
import { DuckdbFacilityStore } from './facility-store.ts'
import { DuckdbIdempotencyStore } from './idempotency-store.ts'
import { DuckdbSessionStore } from './session-store.ts'
import { DuckdbOneTimeStore } from './one-time-store.ts'
import { DuckdbKeyStore } from './key-store.ts'
import { type ExamLoad, loadExamRows } from './load-exam-rows.ts'
import { acquireLockFile } from './lock-file.ts'
import { DuckdbLayoutStore } from './layout-store.ts'
import { DuckdbMappingDecisions } from './mapping-decisions.ts'
import { DuckdbMappingStore } from './mapping-store.ts'
import { DuckdbParquetWriter } from './parquet-writer.ts'
import { DuckdbPatientExportStore } from './patient-export-store.ts'
import { DuckdbRetentionStore } from './retention-store.ts'
import { DuckdbQualityStore } from './quality-store.ts'
import { DuckdbScannerStore } from './scanner-store.ts'
import { DuckdbReportSink } from './report-sink.ts'
import { DuckdbUploadStore } from './upload-store.ts'
import { ledgerDifference } from '../ledger/ledger-difference.ts'
import type { LedgerState } from '../ledger/kept-ledger.ts'
import { registryDigest, type RegistryDigest } from './registry-digest.ts'
import { type RegistryState, registryState } from './registry-state.ts'
import type { Session } from './session.ts'
import type { WriteObserver } from './write-observer.ts'

/** A digest reads every row. */
const longMs = 6 * 3_600_000

export interface RegistryOptions {
  /** Belongs to one process at a time; made when it is not there. */
  readonly dataDir: string
  readonly threads?: number
  /** As the engine writes it: "1GB". */
  readonly memoryLimit?: string
  /** Statements that read at once; with the writer at most half of libuv's pool (16 as the service starts). */
  readonly readers?: number
  readonly readDeadlineMs?: number
  readonly writeDeadlineMs?: number
  readonly clock: () => Date
  /** Told of every commit that changes exams or mappings. */
  readonly observer?: WriteObserver
}

/** The registry in an embedded DuckDB: one store for each port. */
export interface DuckdbRegistry {
  readonly reports: ReportSink
  readonly uploads: UploadStore
  readonly idempotency: IdempotencyStore
  readonly facilities: FacilityStore
  readonly keys: KeyStore
  readonly sessions: SessionStore
  readonly oneTime: OneTimeStore
  readonly dicomPeers: DicomPeerStore
  readonly mappings: MappingStore
  readonly mappingDecisions: MappingDecisions
  readonly layouts: LayoutStore
  readonly documents: DocumentStore
  readonly parquet: ParquetWriter
  readonly scanners: ScannerStore
  readonly quality: QualityStore
  readonly exams: ExamStore
  readonly examSubjects: ExamSubjects
  readonly rules: RuleStore
  readonly erasures: ErasureStore
  readonly epochs: EpochStore
  readonly patientExports: PatientExportStore
  readonly retentions: RetentionStore
  /** Work of the engine under way or waiting, and how long ago the oldest of it was asked for. */
  statements(): { readonly count: number; readonly oldestMs: number }
  /** Every exam as rows of the core, as of a moment between two commits. */
  loadExamRows(load: ExamLoad, signal?: AbortSignal): Promise<ExamLabels>
  /** Where the ledger stands, and why the registry takes no writes, if it does not. */
  ledgerState(): LedgerState
  /** What differs between database and ledger, as a sentence; null when nothing does. */
  ledgerDifference(signal?: AbortSignal): Promise<string | null>
  /** Of what is stored, as of one moment. */
  digest(signal?: AbortSignal): Promise<RegistryDigest>
  /** Runs work that may take hours on one snapshot of the data. */
  read<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /**
   * Writes the database as of a moment when no write is under way to a new file in the spool, while writes go on.
   * @param begun called at that moment
   */
  copyTo(file: string, begun: () => void): Promise<RegistryState>
  /** Waits for what runs, writes everything to the database file and frees the data directory. */
  close(): Promise<void>
}

/**
 * Opens the registry of a data directory, making or migrating it first.
 * @throws DataDirectoryInUse when another process, or this one, has it open
 */
export async function openRegistry(options: RegistryOptions): Promise<DuckdbRegistry> {
  const dataDir = resolve(options.dataDir)
  const spool = join(dataDir, 'spool')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = acquireLockFile(join(dataDir, 'registry.lock'))
  try {
    mkdirSync(spool, { recursive: true, mode: 0o700 })
    emptySpool(spool)
    const database = await Database.open({
      file: join(dataDir, 'registry.duckdb'),
      spool,
      spill: join(dataDir, 'spill'),
      threads: options.threads ?? 2,
      memoryLimit: options.memoryLimit ?? '1GB',
      readers: options.readers ?? 7,
      readDeadlineMs: options.readDeadlineMs ?? 30_000,
      writeDeadlineMs: options.writeDeadlineMs ?? 300_000,
      clock: options.clock,
      observer: options.observer,
    })
    const nameToken = nameTokenOf(dataDir)
    return {
      reports: new DuckdbReportSink(database, options.clock, nameToken),
      uploads: new DuckdbUploadStore(database),
      idempotency: new DuckdbIdempotencyStore(database),
      facilities: new DuckdbFacilityStore(database),
      keys: new DuckdbKeyStore(database),
      sessions: new DuckdbSessionStore(database),
      oneTime: new DuckdbOneTimeStore(database),
      dicomPeers: new DuckdbDicomPeerStore(database),
      mappings: new DuckdbMappingStore(database),
      mappingDecisions: new DuckdbMappingDecisions(database),
      layouts: new DuckdbLayoutStore(database),
      documents: new DuckdbDocumentStore(database),
      parquet: new DuckdbParquetWriter(database),
      scanners: new DuckdbScannerStore(database),
      quality: new DuckdbQualityStore(database),
      examSubjects: new DuckdbExamSubjects(database),
      exams: new DuckdbExamStore(database),
      rules: new DuckdbRuleStore(database),
      epochs: new DuckdbEpochStore(database),
      patientExports: new DuckdbPatientExportStore(database),
      retentions: new DuckdbRetentionStore(database),
      erasures: new DuckdbErasureStore({
        database,
        intent: new ErasureIntent(join(dataDir, 'erasing.json')),
        nameToken,
        clock: options.clock,
      }),
      loadExamRows: (load, signal) => loadExamRows(database, load, signal),
      statements: () => database.statements(),
      ledgerState: () => database.kept.state,
      ledgerDifference: (signal) => ledgerDifference(database, signal),
      digest: (signal) => database.read(registryDigest, { signal, deadlineMs: longMs }),
      read: (work) => database.read(work, { deadlineMs: longMs }),
      copyTo: (file, begun) => database.copyTo(file, begun, registryState),
      close: async () => {
        try {
          await database.close()
        } finally {
          lock.release()
        }
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Files of a run that did not end well. */
function emptySpool(spool: string): void {
  // Files of an upload that a crash cut off hold patients' identities: nothing in here outlives the process.
  for (const name of readdirSync(spool)) rmSync(join(spool, name), { recursive: true, force: true })
}

/** By which names that were erased are known again; the key is read when the first is asked for. */
function nameTokenOf(dataDir: string): NameToken {
  let token: NameToken | null = null
  return (...name) => (token ??= createNameToken(masterKey(dataDir, randomBytes)))(...name)
}
