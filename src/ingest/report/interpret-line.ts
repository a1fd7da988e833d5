import { pseudonymScheme, type ReportLine } from '../../contract/report-line.ts'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { ExamPatient } from '../../domain/patient.ts'
import { interpret, type Interpretation } from '../interpret/interpret.ts'
import type { Pseudonymiser } from '../ports.ts'
import { keyCheck } from './key-check.ts'
import { knownPseudonyms } from './known-pseudonyms.ts'
import { recordOfLine } from './record-of-line.ts'

export interface LineContext {
  readonly row: number | null
  /** Of the facility the line was sent for. */
  readonly pseudonymiser: Pseudonymiser
  /** Of its earlier epochs; accepted: the overlap with the one after is not over. */
  readonly earlier?: readonly {
    readonly pseudonymiser: Pseudonymiser
    readonly accepted: boolean
  }[]
  readonly facilityId: string
  /** ISO date at the registry. */
  readonly today: string
}

/**
 * What a line of `opendrl send` says, by the very rules that judge a file: texts are cleaned, roles, purpose and
 * plausibility decided anew, so that a sender can bypass none of them. Of the sender's own findings those are
 * added that cannot be seen in the line.
 */
export function interpretLine(line: ReportLine, context: LineContext): Interpretation {
  const { row, today } = context
  const pseudonymiser = keyedBy(line, context)
  if (typeof pseudonymiser === 'string')
    return {
      ok: false,
      findings: [{ rule: pseudonymiser, field: null, event: null, row, detail: null }],
    }
  const read = interpret(recordOfLine(line), {
    format: line.format,
    row,
    sourceFindings: line.findings.map(({ rule, field, event }) => ({
      rule,
      ...(field === undefined ? {} : { field }),
      ...(event === undefined ? {} : { event }),
    })),
    pseudonymiser: knownPseudonyms(line, pseudonymiser),
    today,
    patient: patientOf(line),
  })
  if (!read.ok || line.setAside === undefined) return read
  const setAside = line.setAside.map((dose) => ({ ...dose, event: dose.event ?? null }))
  return { ...read, report: { ...read.report, setAside } }
}

/** By whose key the line was made, or why it is refused: pseudonyms of another key would make two studies of one. */
function keyedBy(
  line: ReportLine,
  { facilityId, pseudonymiser, earlier = [] }: LineContext,
): Pseudonymiser | RuleId {
  if (line.facility !== facilityId) return 'report-facility-other'
  const all = [{ pseudonymiser, accepted: true }, ...earlier]
  const made = all.find(
    (known) =>
      line.scheme === pseudonymScheme &&
      line.epoch === known.pseudonymiser.epoch &&
      line.keyCheck === keyCheck(known.pseudonymiser),
  )
  if (made !== undefined) return made.accepted ? made.pseudonymiser : 'report-epoch-over'
  return 'report-key-other'
}

const patientOf = ({ patient }: ReportLine): ExamPatient => ({
  pseudonym: patient.pseudonym ?? null,
  ageDays: patient.ageDays ?? null,
  ageMonths: patient.ageMonths ?? null,
  agePrecision: patient.agePrecision ?? null,
  sex: patient.sex ?? null,
  weightKg: patient.weightKg ?? null,
  heightCm: patient.heightCm ?? null,
})
