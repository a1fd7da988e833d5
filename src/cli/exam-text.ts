import type { ExamViewBody } from '../contract/exam.ts'
import { table } from './table.ts'

const number = (value: number | string | null, unit = ''): string =>
  value === null ? '-' : `${value}${unit}`

/** An exam for people to read. */
export function examText(exam: ExamViewBody): string {
  const { patient } = exam
  const lines = [
    `Exam ${exam.examId} of ${exam.facility}: ${exam.state}${exam.decision === 'outdated' ? ' (an earlier decision no longer applies)' : ''}`,
    `  ${exam.examDate} ${exam.examTime ?? ''} ${exam.modality} ${exam.localName ?? '(no name)'}`,
    `  purpose ${exam.purpose}: ${exam.purposeEvidence}`,
    `  age ${number(patient.ageMonths, ' months')}, ${patient.sex ?? 'sex unknown'}, ${number(patient.weightKg, ' kg')}, ${number(patient.heightCm, ' cm')}`,
    `  CTDIvol ${number(exam.ctdivolMgy, ' mGy')}, DLP ${number(exam.dlpMgyCm, ' mGy·cm')}, KAP ${number(exam.kapGyCm2, ' Gy·cm²')}, Ka,r ${number(exam.kaRGy, ' Gy')}`,
    '',
    table(
      [
        { head: 'event', align: 'right', cell: (row) => String(row.event) },
        { head: 'role', cell: (row) => row.role },
        { head: 'protocol', cell: (row) => row.acquisitionProtocol ?? '' },
        { head: 'phantom', align: 'right', cell: (row) => number(row.phantomCm) },
        { head: 'CTDIvol', align: 'right', cell: (row) => number(row.ctdivolMgy) },
        { head: 'DLP', align: 'right', cell: (row) => number(row.dlpMgyCm) },
        { head: 'KAP', align: 'right', cell: (row) => number(row.kapGyCm2) },
        { head: 'why this role', cell: (row) => row.roleEvidence },
      ],
      exam.events,
    ),
    ...exam.findings.map(
      ({ severity, rule, field, sentence }) =>
        `${severity} ${rule}${field === null ? '' : ` (${field})`}: ${sentence}`,
    ),
    ...exam.sameScans.map(({ examId, relation }) => `same scan as ${examId}: ${relation}`),
    ...exam.rules.map(({ ruleId, reason }) => `rule ${ruleId}: ${reason}`),
    ...exam.history.flatMap(({ decision, reason, decidedBy, decidedAt, corrections }) => [
      `${decidedAt} ${decidedBy}: ${decision}, ${reason}`,
      ...corrections.map(
        ({ field, event, original, value }) =>
          `  ${field}${event === null ? '' : ` of event ${event}`}: ${number(original)} -> ${number(value)}`,
      ),
    ]),
  ]
  return `${lines.join('\n')}\n`
}
