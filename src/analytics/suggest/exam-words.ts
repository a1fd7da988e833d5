import type { Code } from '../../domain/code.ts'
import type { Modality } from '../../domain/exam-report.ts'

/** What an exam's records say it was: the words, and a code where the hospital sends one. */
export interface ExamWords {
  readonly studyDescription?: string | null | undefined
  readonly requestedProcedure?: string | null | undefined
  readonly acquisitionProtocols?: readonly string[] | undefined
  readonly procedureCode?: Code | null | undefined
  readonly modality: Modality
  /** The name that mappings are kept by. */
  readonly localName: string
}
