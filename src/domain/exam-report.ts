import type { Code } from './code.ts'
import type { IrradiationEvent } from './event.ts'
import type { Finding } from './finding.ts'
import type { FixedDose } from './fixed-point.ts'
import type { ExamPatient } from './patient.ts'
import type { Purpose } from './purpose.ts'

export const modalities = ['CT', 'DX', 'RF'] as const
export type Modality = (typeof modalities)[number]

/** A device of a facility, kept one through software upgrades. */
export interface ReportedScanner {
  /** Stable within the facility: HMAC of serial number, else of maker, model and station name. */
  readonly scannerId: string
  readonly manufacturer: string | null
  readonly model: string | null
  readonly stationName: string | null
  readonly softwareVersion: string | null
}

/** A dose that was stated and could not be kept as one: too large to be represented, or negative. */
export interface SetAsideDose {
  readonly rule: 'dose-too-large' | 'dose-negative'
  readonly field: string
  /** 1-based irradiation event of the record; null for a total. */
  readonly event: number | null
  /** Decimal text in the unit that the field's name says. */
  readonly value: string
}

/** What decided, in words; null where nothing spoke against a diagnostic exam or event. */
export interface ReportEvidence {
  readonly purpose: string | null
  /** By event of the report; empty when none of them has one. */
  readonly roles: readonly (string | null)[]
}

/**
 * One record (SOP instance or row) after interpretation and pseudonymisation: the registry's fact.
 * Holds no name, birth date, operator, serial number or raw UID. Immutable once stored.
 */
export interface ExamReport {
  /** Pseudonym of the SOP instance, or of the row's content; with the digest the key of a record. */
  readonly recordId: string
  /** SHA-256 of the canonical content: the same record twice is a duplicate, a reused id is not. */
  readonly contentDigest: string
  /** Pseudonym of the study (or of scanner, time, accession and values): reports sharing it merge. */
  readonly examId: string
  readonly format: string
  readonly modality: Modality
  /** ISO local date-time; decides between two reports of one event, then recordId. */
  readonly contentDateTime: string | null
  /** ISO date. */
  readonly examDate: string
  /** HH:MM:SS local. */
  readonly examTime: string | null
  readonly studyDescription: string | null
  readonly requestedProcedure: string | null
  readonly procedureCode: Code | null
  readonly indication: string | null
  readonly purpose: Purpose
  readonly patient: ExamPatient
  readonly scanner: ReportedScanner
  readonly reportedDlp: FixedDose | null
  readonly reportedKap: FixedDose | null
  readonly reportedKaR: FixedDose | null
  readonly fluoroscopyTimeS: number | null
  readonly declaredEvents: number | null
  readonly events: readonly IrradiationEvent[]
  /** What was noticed; a `quarantined` one keeps the exam out of statistics. */
  readonly findings: readonly Finding[]
  /** Pseudonym of the accession number. This and what follows is no part of the content digest. */
  readonly accession: string | null
  readonly evidence: ReportEvidence
  readonly setAside: readonly SetAsideDose[]
}
