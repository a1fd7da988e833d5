import { doseBounds } from '../../catalogue/dose-bounds.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { Finding } from '../../domain/finding.ts'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { FixedDose } from '../../domain/fixed-point.ts'
import { quantityDefinitions } from '../../domain/quantity.ts'
import { checkEvents } from '../interpret/check-events.ts'
import { checkTotals } from '../interpret/check-totals.ts'
import { FindingList } from '../interpret/finding-list.ts'

/** Findings that follow from the doses, lengths, phantoms and roles of a report. */
const judgedAnew: ReadonlySet<RuleId> = new Set<RuleId>([
  'dose-too-large',
  'dose-negative',
  'dose-zero',
  'dose-unit-mistake',
  'dose-length-mismatch',
  'phantom-missing',
  'mixed-phantom',
  'total-differs',
  'events-missing',
])

type Doses = Pick<
  ExamReport,
  'modality' | 'events' | 'reportedDlp' | 'reportedKap' | 'reportedKaR' | 'declaredEvents'
>

/**
 * The report with its doses judged as they are now.
 * @param repaired fields whose unit was repaired
 */
export function recheckReport(report: ExamReport, repaired: readonly string[]): ExamReport {
  const kept = report.findings.filter(
    (finding) => !judgedAnew.has(finding.rule) || isLost(finding, report),
  )
  const aside = report.setAside.map(({ rule, field, event }) => ({ rule, field, event, row: null }))
  const notes = repaired.map((field): Finding => ({
    rule: 'unit-repaired',
    field,
    event: null,
    row: null,
  }))
  const findings = [...kept, ...aside, ...checkDoses(report), ...notes]
  return { ...report, findings }
}

/** A dose that could not be kept, of a report stored before such were set aside. */
function isLost({ rule, field, event }: Finding, report: ExamReport): boolean {
  if (rule !== 'dose-too-large' && rule !== 'dose-negative') return false
  if (report.setAside.length > 0) return false
  return doseAt(report, field, event) === null
}

/** What is unbelievable about doses, by the rules that every report meets when it arrives. */
export function checkDoses(doses: Doses): readonly Finding[] {
  const findings = new FindingList(null, [])
  for (const [index, event] of doses.events.entries()) {
    const place = (field: string) => ({ field, event: index + 1 })
    bound(event.ctdivol, 'CTDIvol', place('ctdivolMgy'), findings)
    bound(event.dlp, 'DLP', place('dlpMgyCm'), findings)
    bound(event.ssde, 'SSDE', place('ssdeMgy'), findings)
    bound(event.kap, 'KAP', place('kapGyCm2'), findings)
    bound(event.kaR, 'KaR', place('kaRGy'), findings)
  }
  bound(doses.reportedDlp, 'DLP', { field: 'dlpTotalMgyCm' }, findings)
  bound(doses.reportedKap, 'KAP', { field: 'kapTotalGyCm2' }, findings)
  bound(doses.reportedKaR, 'KaR', { field: 'kaRTotalGy' }, findings)
  checkEvents(doses.events, doses.modality, findings)
  checkTotals(doses, findings)
  if (doses.modality === 'CT' && doses.events.length === 0 && doses.reportedDlp !== null)
    findings.add('phantom-missing', { field: 'phantomCm' })
  return findings.kept()
}

function bound(
  dose: FixedDose | null,
  quantity: keyof typeof doseBounds,
  place: { readonly field: string; readonly event?: number },
  findings: FindingList,
): void {
  const most = doseBounds[quantity] * quantityDefinitions[quantity].stepsPerUnit
  if (dose !== null && dose > most) findings.add('dose-too-large', place)
}

/** The dose a finding of a report is about; null when it was not kept. */
export function doseAt(
  report: Doses,
  field: string | null,
  event: number | null,
): FixedDose | null {
  const at = event === null ? undefined : report.events[event - 1]
  switch (field) {
    case 'ctdivolMgy':
      return at?.ctdivol ?? null
    case 'dlpMgyCm':
      return at?.dlp ?? null
    case 'ssdeMgy':
      return at?.ssde ?? null
    case 'kapGyCm2':
      return at?.kap ?? null
    case 'kaRGy':
      return at?.kaR ?? null
    case 'dlpTotalMgyCm':
      return report.reportedDlp
    case 'kapTotalGyCm2':
      return report.reportedKap
    case 'kaRTotalGy':
      return report.reportedKaR
    default:
      return null
  }
}
