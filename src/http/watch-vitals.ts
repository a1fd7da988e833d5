import { Gauge, type Registry } from 'prom-client'

/** What an operator pages on, as it is now. */
export interface Vitals {
  /** The database and its ledger disagree: nothing is taken. */
  readonly isReadOnly: boolean
  readonly isDiskRefused: boolean
  readonly diskFreeBytes: number
  /** Entries of the ingest ledger; null where it could not be read. */
  readonly ledgerEntries: number | null
  /** Bytes of the exams in memory, and what they may grow to. */
  readonly coreBytes: number
  readonly coreLimitBytes: number
  /** Statements under way or waiting for their turn, and how long the oldest has been. */
  readonly statements: number
  readonly oldestStatementMs: number
  readonly uploadsRunning: number
  /** Of the newest backup in the service's folder; null when it has none, or no such folder. */
  readonly lastBackupAt: string | null
  /** Failures of the service itself since it started, by what failed. */
  readonly failures: ReadonlyMap<string, number>
}

const gauges: readonly (readonly [name: string, help: string, read: (v: Vitals) => number])[] = [
  [
    'opendrl_read_only',
    '1 while nothing is taken, as database and ledger disagree.',
    (v) => (v.isReadOnly ? 1 : 0),
  ],
  [
    'opendrl_disk_refused',
    '1 while nothing is taken, as the disk is full or fails.',
    (v) => (v.isDiskRefused ? 1 : 0),
  ],
  ['opendrl_disk_free_bytes', 'Free on the disk of the data directory.', (v) => v.diskFreeBytes],
  ['opendrl_ledger_entries', 'Entries of the ingest ledger.', (v) => v.ledgerEntries ?? 0],
  [
    'opendrl_core_bytes',
    'Memory of the exams that questions are answered from.',
    (v) => v.coreBytes,
  ],
  ['opendrl_core_limit_bytes', 'What they may grow to.', (v) => v.coreLimitBytes],
  ['opendrl_statements', 'Statements under way or waiting for their turn.', (v) => v.statements],
  [
    'opendrl_oldest_statement_seconds',
    'Age of the oldest of them; 0 when there is none.',
    (v) => v.oldestStatementMs / 1000,
  ],
  [
    'opendrl_last_backup_timestamp_seconds',
    'When the newest backup in OPENDRL_BACKUP_DIR was made; 0 when there is none.',
    (v) => (v.lastBackupAt === null ? 0 : Date.parse(v.lastBackupAt) / 1000),
  ],
  [
    'opendrl_uploads_running',
    'Uploads under way, also those answered already.',
    (v) => v.uploadsRunning,
  ],
]

/** Read at each scrape. */
export function watchVitals(registry: Registry, vitals: () => Vitals): void {
  for (const [name, help, read] of gauges)
    void new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read(vitals()))
      },
    })
  void new Gauge({
    name: 'opendrl_failures',
    help: 'Failures of the service itself since it started, by what failed.',
    labelNames: ['of'],
    registers: [registry],
    collect() {
      for (const [of, count] of vitals().failures) this.set({ of }, count)
    },
  })
}
