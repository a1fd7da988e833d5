import type { ExamReport } from '../../domain/exam-report.ts'
import type { FixedDose } from '../../domain/fixed-point.ts'
import type { FindingList } from './finding-list.ts'

/** In 0.0001 mGy·cm: totals are printed to one or two decimals. */
const toleranceSteps = 1000
const toleranceShare = 0.01

/** Whether the totals of a report agree with what it contains. */
export function checkTotals(
  report: Pick<
    ExamReport,
    'events' | 'reportedDlp' | 'reportedKap' | 'reportedKaR' | 'declaredEvents'
  >,
  findings: FindingList,
): void {
  const { events, reportedDlp, reportedKap, reportedKaR, declaredEvents } = report
  if (declaredEvents !== null && declaredEvents > events.length)
    findings.add('events-missing', { field: 'declaredEvents' })
  const doses = events.map(({ dlp }) => dlp).filter((dlp) => dlp !== null)
  const sum = doses.reduce((total, dlp) => total + dlp, 0)
  // A total of zero would become the dose of the exam.
  if (reportedDlp === 0 && (events.length === 0 || sum > 0))
    findings.add('dose-zero', { field: 'dlpTotalMgyCm' })
  else if (reportedDlp !== null && doses.length > 0 && differs(reportedDlp, sum)) {
    // Events without a dose explain a total that is too large, never one that is too small.
    const complete = doses.length === events.length
    const mistaken = sum > 0 && (reportedDlp < sum / 2 || (complete && reportedDlp > sum * 2))
    findings.add(mistaken ? 'dose-unit-mistake' : 'total-differs', { field: 'dlpTotalMgyCm' })
  }
  const kapKnown = events.some(({ kap }) => kap !== null && kap > 0)
  if (reportedKap === 0 && (events.length === 0 || kapKnown))
    findings.add('dose-zero', { field: 'kapTotalGyCm2' })
  else
    checkSum(
      reportedKap,
      events.map(({ kap }) => kap),
      'kapTotalGyCm2',
      findings,
    )
  checkSum(
    reportedKaR,
    events.map(({ kaR }) => kaR),
    'kaRTotalGy',
    findings,
  )
}

/** Fluoroscopy is often summed from steps that the report does not list: only what no rounding explains is told. */
function checkSum(
  total: FixedDose | null,
  doses: readonly (FixedDose | null)[],
  field: 'kapTotalGyCm2' | 'kaRTotalGy',
  findings: FindingList,
): void {
  const known = doses.filter((dose) => dose !== null)
  const sum = known.reduce((added, dose) => added + dose, 0)
  if (total === null || sum === 0) return
  const complete = known.length === doses.length
  if (total < sum / 2 || (complete && total > sum * 2)) findings.add('dose-unit-mistake', { field })
}

function differs(total: number, sum: number): boolean {
  return Math.abs(total - sum) > Math.max(sum * toleranceShare, toleranceSteps)
}
