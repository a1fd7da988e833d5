import type { ExamRecord } from '../contract/exam-record.ts'
import type { ReportLine } from '../contract/report-line.ts'
import type { SizeRow } from './size/size-row.ts'
import type { RuleId } from '../domain/finding-rules.ts'
import type { RandomBytes } from './random-bytes.ts'

/** Something an adapter noticed; `detail` may name what an object is, never what a patient's field holds. */
export interface SourceFinding {
  readonly rule: RuleId
  readonly field?: string
  readonly event?: number
  readonly row?: number
  readonly detail?: string
}

/** Who a DICOM object says it is: for the answer to its sender alone, never stored. */
export interface InstanceIdentity {
  readonly sopClassUid?: string
  readonly sopInstanceUid?: string
  readonly studyInstanceUid?: string
}

/** What an adapter yields: one record (SOP instance or row), or the reason there is none. */
export type SourceItem =
  | {
      readonly kind: 'record'
      readonly format: string
      readonly row: number | null
      readonly record: ExamRecord
      readonly findings: readonly SourceFinding[]
      readonly instance?: InstanceIdentity
      /**
       * How the source itself calls a field of the record ("dlpTotalMgyCm", "2.ctdivolMgy" of event 2), for
       * findings made after the adapter.
       */
      readonly places?: Readonly<Record<string, string>>
    }
  /** A report that was pseudonymised at the hospital: not keyed again, and trusted in nothing else. */
  | {
      readonly kind: 'report'
      readonly format: string
      readonly row: number | null
      readonly line: ReportLine
      readonly instance?: InstanceIdentity
    }
  | {
      readonly kind: 'refused'
      readonly format: string
      readonly row: number | null
      readonly findings: readonly SourceFinding[]
      readonly instance?: InstanceIdentity
    }
  /** A weight or height apart from its exam. */
  | {
      readonly kind: 'size'
      readonly format: string
      readonly row: number | null
      readonly size: SizeRow
      readonly instance?: InstanceIdentity
    }
  /** A remark on the file as a whole (an unknown column); no record is counted. */
  | { readonly kind: 'remark'; readonly format: string; readonly finding: SourceFinding }

/** One format: recognised from its first bytes, never from a name; read as a stream of records. */
export interface FormatAdapter {
  readonly format: string
  /** @param head the first bytes of the file, at most 8 KiB */
  recognises(head: Uint8Array): boolean
  /** Never throws for bad input: what cannot be read is yielded as `refused`. */
  read(source: ByteSource): AsyncIterable<SourceItem>
}

/** A file's bytes: whole for small formats, as a stream for tables. */
export interface ByteSource {
  readonly sizeBytes: number | null
  stream(): AsyncIterable<Uint8Array>
  /** @throws RangeError when the file is larger than maxBytes */
  bytes(maxBytes: number): Promise<Uint8Array>
  /** For formats that are read out of order; absent where the bytes come from inside an archive and are many. */
  random?(): Promise<RandomBytes>
}
