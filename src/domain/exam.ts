import type { Code } from './code.ts'
import type { IrradiationEvent } from './event.ts'
import type { Modality, ReportedScanner } from './exam-report.ts'
import type { Finding } from './finding.ts'
import type { FixedDose } from './fixed-point.ts'
import type { ExamPatient } from './patient.ts'
import type { ExamPhantom } from './phantom.ts'
import type { Purpose } from './purpose.ts'

/** What a person decided about an exam; `outdated` when later reports raised what was not decided on. */
export const examDecisionStates = ['accepted', 'corrected', 'discarded', 'outdated'] as const
export type ExamDecisionState = (typeof examDecisionStates)[number]

/** All events of one study on one patient: what `mergeReports` makes of its reports. */
export interface Exam {
  readonly examId: string
  readonly modality: Modality
  readonly examDate: string
  readonly examTime: string | null
  readonly studyDescription: string | null
  readonly requestedProcedure: string | null
  /** The name a hospital's mapping is looked up by: requested procedure, else study description, else acquisition protocol. */
  readonly localName: string | null
  readonly procedureCode: Code | null
  readonly indication: string | null
  readonly purpose: Purpose
  readonly patient: ExamPatient
  readonly scanner: ReportedScanner
  readonly phantom: ExamPhantom
  /** Length-weighted mean over diagnostic events on one phantom. */
  readonly ctdivol: FixedDose | null
  readonly ctdivolLargest: FixedDose | null
  readonly dlp: FixedDose | null
  readonly dlpWithoutLocalisers: FixedDose | null
  /** Length-weighted mean of the diagnostic events' SSDE. */
  readonly ssde: FixedDose | null
  readonly kap: FixedDose | null
  readonly kaR: FixedDose | null
  readonly fluoroscopyTimeS: number | null
  readonly diagnosticEvents: number
  readonly scanLengthMm: number | null
  /** Water-equivalent diameter, else effective diameter, in cm; of the longest diagnostic event. */
  readonly sizeCm: number | null
  readonly sizeKind: 'water-equivalent' | 'effective' | null
  /** The lateral dimension, for schemes banded by body width. */
  readonly lateralCm: number | null
  readonly quarantined: boolean
  readonly events: readonly IrradiationEvent[]
  readonly findings: readonly Finding[]
  /** Pseudonym of the accession number. */
  readonly accession: string | null
  readonly decision: ExamDecisionState | null
}
