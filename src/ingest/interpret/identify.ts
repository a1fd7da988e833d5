import * as crypto from 'node:crypto'
import type { ExamRecord } from '../../contract/exam-record.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { Pseudonymiser } from '../ports.ts'

/** What is added here changes the digest of every record: new fields go behind it (`ExamReport.accession`). */
type Facts = Omit<
  ExamReport,
  | 'examId'
  | 'recordId'
  | 'contentDigest'
  | 'format'
  | 'findings'
  | 'accession'
  | 'evidence'
  | 'setAside'
>

/**
 * The three names of a report. The digest is of the fields in the order `interpret` writes them, which a golden
 * test holds: a canonical order would cost more than all else here. It leaves out where the record stood and what was found, which
 * depend on the upload and the day, so that the same record in another file, format or row is the same.
 */
export function identify(
  record: ExamRecord,
  facts: Facts,
  pseudonymiser: Pseudonymiser,
): Pick<ExamReport, 'examId' | 'recordId' | 'contentDigest'> {
  const examId = examIdOf(record, facts, pseudonymiser)
  const contentDigest = crypto.hash('sha256', JSON.stringify([examId, facts]))
  const sopUid = record.sopInstanceUid?.trim() ?? ''
  return {
    examId,
    contentDigest,
    recordId:
      sopUid === ''
        ? pseudonymiser.pseudonym('record', 'content', contentDigest)
        : pseudonymiser.pseudonym('record', sopUid),
  }
}

/** Without a study UID an exam is known by scanner, time, accession and values (methods.md, section 1). */
function examIdOf(record: ExamRecord, content: Facts, pseudonymiser: Pseudonymiser): string {
  const studyUid = record.studyInstanceUid?.trim() ?? ''
  if (studyUid !== '') return pseudonymiser.pseudonym('study', studyUid)
  const accession = record.accessionNumber?.trim() ?? ''
  const values = content.events.map(
    ({ startedAt, acquisitionType, phantomCm, ctdivol, dlp, kap, kaR, scanningLengthMm }) =>
      JSON.stringify([
        startedAt,
        acquisitionType,
        phantomCm,
        ctdivol,
        dlp,
        kap,
        kaR,
        scanningLengthMm,
      ]),
  )
  // Two patients of one room may have equal values; where time or accession is missing, the patient decides.
  const weak = accession === '' || content.examTime === null
  const patient = weak ? canonicalJson(content.patient) : ''
  return pseudonymiser.pseudonym(
    'study',
    'values',
    content.scanner.scannerId,
    content.examDate,
    content.examTime ?? '',
    accession,
    JSON.stringify([values.sort(), content.reportedDlp, content.reportedKap, content.reportedKaR]),
    patient,
  )
}
