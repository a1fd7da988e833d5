import type { CellPlan } from '../aggregate/cell-plan.ts'
import type { CellTable } from '../aggregate/cell-table.ts'
import type { ExamLabels } from '../aggregate/exam-rows.ts'
import type { Code } from '../domain/code.ts'
import type { Modality } from '../domain/exam-report.ts'
import type { ScannerView } from '../contract/facility.ts'
import type { CompletenessField, QualityBy } from '../contract/quality.ts'
import type { ReleaseColumn, ReleaseValue } from '../contract/release-columns.ts'

/** The registry as of one commit: whatever is asked of one view is of the same exams. */
export interface ExamView {
  /** Changes with every commit that changes an exam or a mapping. */
  readonly version: string
  /** Of the mappings that the view's exams are mapped by. */
  readonly mappingVersion: number
  readonly labels: ExamLabels
  ask(plan: CellPlan): Promise<CellTable>
}

/** Where analytics asks for cells: all exams, current as of the last commit. */
export interface ExamCore {
  /**
   * Runs work on one view, which stays as it is until the work ends.
   * @param signal ends the work that is still under way, with a rejection
   */
  read<Result>(work: (view: ExamView) => Promise<Result>, signal?: AbortSignal): Promise<Result>
}

/** A hospital's local name and the protocol it stands for. */
export interface Mapping {
  readonly facility: string
  readonly localName: string
  /** LOINC code of a catalogue protocol, or null: "deliberately none" (not the same as unmapped). */
  readonly loinc: string | null
  readonly mappedAt: string
  /** Who said so; absent for mappings made before that was recorded. */
  readonly mappedBy?: string
  readonly origin?: MappingOrigin
}

/** How a mapping came to be. `taken-back`: since then the name is as if nobody had decided on it. */
export const mappingOrigins = ['person', 'suggestion', 'import', 'undo', 'taken-back'] as const
export type MappingOrigin = (typeof mappingOrigins)[number]

/** What a history tells: mappings, and suggestions refused (or no longer). */
export const historyOrigins = [...mappingOrigins, 'refused', 'refusal-undone'] as const

/** One decision of a name's history, oldest first. */
export interface MappingEvent {
  /** Of the mappings; null where a suggestion was refused, which changes none. */
  readonly version: number | null
  readonly localName: string
  readonly loinc: string | null
  readonly mappedAt: string
  readonly mappedBy: string | null
  readonly origin: (typeof historyOrigins)[number] | null
}

/** A suggestion a person has refused for a name. */
export interface RefusedSuggestion {
  readonly localName: string
  readonly loinc: string
}

/** What people decided about names, and when. */
export interface MappingDecisions {
  refusedSuggestions(facility: string): Promise<readonly RefusedSuggestion[]>
  refuseSuggestion(
    refusal: RefusedSuggestion & {
      readonly facility: string
      readonly takenBack: boolean
      readonly decidedBy: string
      readonly decidedAt: string
    },
  ): Promise<void>
  /** Of one name, or of all; oldest first. */
  mappingHistory(facility: string, localName: string | null): Promise<readonly MappingEvent[]>
}

export interface LocalName {
  readonly facility: string
  readonly localName: string
  readonly exams: number
  readonly loinc: string | null
}

/** A name nobody has decided on, with what all its exams agree on. */
export interface UndecidedName {
  readonly localName: string
  readonly exams: number
  readonly modality: Modality
  readonly studyDescription: string | null
  readonly requestedProcedure: string | null
  readonly procedureCode: Code | null
}

export interface MappingStore {
  /** Sets mappings; each replaces an earlier one of the same facility and name. Raises the mapping version. */
  setMappings(mappings: readonly Mapping[]): Promise<void>
  mappings(facility: string): Promise<readonly Mapping[]>
  /** Names met in uploads with how many exams carry them, unmapped ones first. */
  localNames(facility: string): Promise<readonly LocalName[]>
  /** Names nobody has decided on, the most used first. */
  undecidedNames(facility: string): Promise<readonly UndecidedName[]>
  mappingVersion(): Promise<number>
}

export interface QualityQuery {
  readonly facilityId: string
  readonly by: QualityBy
  /** ISO dates of exams, both included; null: without an end. */
  readonly from: string | null
  readonly to: string | null
}

/** What is stored of a facility, counted by group; the group '' is all together. A group without rows is absent. */
export interface QualityCounts {
  readonly exams: readonly {
    readonly group: string
    /** What the scanner is; of other groups without meaning. */
    readonly label: string
    readonly exams: number
    readonly firstExam: string | null
    readonly lastExam: string | null
    readonly patientExams: number
    readonly quarantined: number
    readonly waiting: number
    readonly discarded: number
    readonly qualityAssurance: number
    readonly testPatient: number
    readonly otherPurposes: number
    readonly completeness: readonly {
      readonly field: CompletenessField
      readonly known: number
      readonly of: number
    }[]
  }[]
  readonly findings: readonly {
    readonly group: string
    readonly rule: string
    readonly exams: number
    readonly waiting: number
  }[]
  readonly records: readonly {
    readonly group: string
    readonly records: number
    readonly duplicates: number
  }[]
  readonly events: readonly {
    readonly group: string
    readonly timingRuns: number
    readonly eventsOnOtherDay: number
    readonly startsDiffer: number
  }[]
  /** Oldest first, whatever the dates asked for. */
  readonly uploads: readonly {
    readonly group: string
    readonly receivedAt: string
    readonly rejected: number
    readonly findingsByRule: Readonly<Record<string, number>>
  }[]
}

export interface QualityStore {
  counts(query: QualityQuery, signal?: AbortSignal): Promise<QualityCounts>
}

/** Immutable documents: snapshots for peers, releases for researchers. */
export interface DocumentStore {
  /** @param memory what later documents are held against, stored with it or not at all */
  putDocument(
    kind: 'snapshot' | 'release',
    id: string,
    createdAt: string,
    json: string,
    memory: string,
  ): Promise<void>
  document(kind: 'snapshot' | 'release', id: string): Promise<string | null>
  latestDocument(kind: 'snapshot' | 'release'): Promise<string | null>
  documentIds(kind: 'snapshot' | 'release'): Promise<readonly { id: string; createdAt: string }[]>
  /** Of all documents, oldest first. */
  memories(): Promise<readonly string[]>
}

/** Writes a release's rows as Parquet: one column for each of the table, in order, of its type. */
export interface ParquetWriter {
  parquet(
    columns: readonly ReleaseColumn[],
    rows: readonly Readonly<Record<string, ReleaseValue>>[],
  ): Promise<Uint8Array>
}

/** The devices of a facility, each one through its software upgrades. */
export interface ScannerStore {
  scanners(facilityId: string): Promise<readonly ScannerView[]>
}
