import type { ReportLine } from '../../contract/report-line.ts'
import type { Pseudonymiser } from '../ports.ts'

/**
 * Stands in for the facility's pseudonymiser where the hospital has keyed already: a pseudonym is not keyed
 * again. Only the name of a record without SOP instance, which is made from its content, is made here.
 */
export const knownPseudonyms = (line: ReportLine, own: Pseudonymiser): Pseudonymiser => ({
  epoch: own.epoch,
  pseudonym(domain, ...parts) {
    if (domain === 'study') return line.examId
    if (domain === 'accession' && line.accession !== undefined) return line.accession
    if (domain === 'scanner') return line.scanner.scannerId
    if (domain === 'record' && line.recordId !== undefined) return line.recordId
    return own.pseudonym(domain, ...parts)
  },
  pseudonymUid: (uid) => uid,
})
