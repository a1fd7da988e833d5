import type { Exam } from '../../domain/exam.ts'
import type { Finding } from '../../domain/finding.ts'
import type { SharedScan } from './same-scans.ts'
import type { UnderstoodExam } from './understand-exam.ts'

/**
 * An exam with what it shares with others: set aside where another holds all its exposures, until somebody
 * decides that they are two scans.
 * @param shared of the exam, as recorded
 */
export function withSameScan(
  understood: UnderstoodExam,
  shared: readonly SharedScan[],
): UnderstoodExam {
  if (shared.length === 0) return understood
  const home = shared.find(({ whole }) => whole)
  const finding: Finding = {
    rule: home === undefined ? 'scan-partly-elsewhere' : 'same-scan-elsewhere',
    field: null,
    event: null,
    row: null,
  }
  const noted = (exam: Exam): Exam => ({
    ...exam,
    findings: [...exam.findings, finding],
    quarantined: exam.quarantined || home !== undefined,
  })
  return {
    ...understood,
    exam: noted(understood.exam),
    undecided: noted(understood.undecided),
    questions:
      home === undefined
        ? understood.questions
        : [
            ...understood.questions,
            { finding, key: JSON.stringify([finding.rule, home.otherId]), lost: false },
          ],
    elsewhere:
      home === undefined
        ? null
        : { examId: home.otherId, quarantinedAnyway: understood.exam.quarantined },
  }
}
