/** Rows an erasure took out of the database, by store. */
export interface ErasedCounts {
  readonly exams: number
  readonly events: number
  readonly examFindings: number
  /** Deliveries of records, those set aside or withdrawn among them. */
  readonly reports: number
  readonly decisions: number
  readonly sizes: number
  readonly sameScans: number
  readonly uploadFindings: number
  readonly linkTokens: number
}

/** Names that may be barred from coming back. */
export interface BarredNames {
  readonly patients: readonly string[]
  readonly exams: readonly string[]
  readonly accessions: readonly string[]
}

export const erasureKinds = ['patient', 'retention', 'off-boarding'] as const
export type ErasureKind = (typeof erasureKinds)[number]

/** Evidence of an erasure: what, when, by whom; never whose. */
export interface ErasureEvidence {
  readonly erasureId: string
  readonly facilityId: string
  readonly kind: ErasureKind
  readonly counts: ErasedCounts
  /** Digest of all facts of the registry before and after. */
  readonly digestBefore: string
  readonly digestAfter: string
  readonly decidedBy: string
  readonly decidedAt: string
  /** When nothing of it was left in the files; null while that is still to be done (after a crash: at the next start). */
  readonly completedAt: string | null
  /** When records of the erased were allowed to come back; null while they are barred. */
  readonly liftedAt: string | null
}

export interface ErasureOrder {
  readonly erasureId: string
  readonly facilityId: string
  readonly kind: ErasureKind
  /** "all": everything of the facility, its decisions, rules, mappings, layouts and uploads with it. */
  readonly examIds: readonly string[] | 'all'
  /** Whether records of the same patients, exams and accessions are refused from now on. */
  readonly bar: boolean
  readonly decidedBy: string
  readonly decidedAt: string
}

export interface ErasureStore {
  /** Exams of a facility with any report about one of these pseudonyms, withdrawn ones too. */
  examsOfPatients(facilityId: string, pseudonyms: readonly string[]): Promise<readonly string[]>
  /** Exams of a facility made before a date (ISO), and of which only reports are left that do not count. */
  examsBefore(facilityId: string, date: string): Promise<readonly string[]>
  /** Exams by year of the exam made before a date. */
  countBefore(
    facilityId: string,
    date: string,
  ): Promise<readonly { readonly year: number; readonly exams: number }[]>
  /** Deletes in one transaction, then leaves nothing of it in any file of the registry. Done again it does the rest. */
  erase(order: ErasureOrder): Promise<ErasureEvidence>
  /** Goes on with an erasure that a crash cut off. */
  resume(): Promise<ErasureEvidence | null>
  /** Newest first. */
  erasures(facilityIds: readonly string[] | '*'): Promise<readonly ErasureEvidence[]>
  erasure(erasureId: string): Promise<ErasureEvidence | null>
  lift(erasureId: string, by: string, at: string): Promise<void>
}

/** One store's rows about a patient, as they are kept. */
export interface ExportedStore {
  readonly store: string
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[]
}

export interface PatientExportStore {
  /** Everything stored about some exams, and the reports they are made of. */
  exportExams(
    facilityId: string,
    examIds: readonly string[],
  ): Promise<{
    readonly stores: readonly ExportedStore[]
    readonly reports: readonly Readonly<Record<string, unknown>>[]
  }>
  /** Everything of a facility, a JSON document a line: {store, row}. */
  exportFacility(facilityId: string): AsyncIterable<string>
}

export interface RetentionFact {
  readonly facilityId: string
  /** Null: exams are kept. */
  readonly keepMonths: number | null
  readonly decidedBy: string
  readonly decidedAt: string
}

export interface RetentionStore {
  /** The latest of each facility that ever said. */
  retentions(): Promise<readonly RetentionFact[]>
  setRetention(fact: RetentionFact): Promise<void>
}
