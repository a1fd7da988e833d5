import type { IrradiationEvent } from '../../domain/event.ts'
import type { Modality } from '../../domain/exam-report.ts'
import type { FindingList } from './finding-list.ts'

/** DLP / (CTDIvol x length) is 0.82-1.17 in sound files; a unit mistake is a factor of 10 or 100. */
const mistake = { below: 0.5, above: 2 } as const
const mismatch = { below: 0.8, above: 1.25 } as const
/**
 * A spiral irradiates up to this much beyond the length some scanners report (two rotations at pitch 1 of a
 * wide detector), so a very short one may have twice the DLP of its length without any mistake.
 */
const overRangingMm = 100
/** Beyond this even a short spiral is a mistake of units. */
const mostOverRanging = 5

/** What is unbelievable about the exposures of one report. */
export function checkEvents(
  events: readonly IrradiationEvent[],
  modality: Modality,
  findings: FindingList,
): void {
  if (modality === 'CT') {
    for (const [index, event] of events.entries())
      if (event.role === 'diagnostic') checkDiagnostic(event, index + 1, findings)
    checkPhantoms(events, findings)
    return
  }
  // Single fluoroscopy pulses round to zero; a whole exam does not.
  const kaps = events.map(({ kap }) => kap).filter((kap) => kap !== null)
  if (kaps.length > 0 && kaps.every((kap) => kap === 0))
    findings.add('dose-zero', { field: 'kapGyCm2' })
}

function checkDiagnostic(event: IrradiationEvent, number: number, findings: FindingList): void {
  const { ctdivol, dlp, phantomCm } = event
  if (ctdivol === 0) findings.add('dose-zero', { field: 'ctdivolMgy', event: number })
  else if (dlp === 0) findings.add('dose-zero', { field: 'dlpMgyCm', event: number })
  if (phantomCm === null && (ctdivol !== null || dlp !== null))
    findings.add('phantom-missing', { field: 'phantomCm', event: number })
  const rule = closureRule(event)
  if (rule !== null) findings.add(rule, { field: 'dlpMgyCm', event: number })
}

/** A sequence may leave gaps between its slices: its DLP may be less than its length implies, never ten times more. */
function closureRule({
  acquisitionType,
  ctdivol,
  dlp,
  scanningLengthMm,
}: IrradiationEvent): 'dose-unit-mistake' | 'dose-length-mismatch' | null {
  if (!ctdivol || !dlp || !scanningLengthMm) return null
  const impliedMm = (dlp / ctdivol) * 10
  const ratio = impliedMm / scanningLengthMm
  const overRanged = impliedMm - scanningLengthMm <= overRangingMm && ratio < mostOverRanging
  if (acquisitionType === 'sequenced' && ratio <= mistake.above) return null
  if (ratio < mistake.below || (ratio > mistake.above && !overRanged)) return 'dose-unit-mistake'
  if (ratio < mismatch.below || ratio > mismatch.above) return 'dose-length-mismatch'
  return null
}

function checkPhantoms(events: readonly IrradiationEvent[], findings: FindingList): void {
  const phantoms = new Set(
    events
      .filter(({ role, ctdivol, dlp }) => role === 'diagnostic' && (ctdivol ?? dlp) !== null)
      .map(({ phantomCm }) => phantomCm),
  )
  if (phantoms.has(16) && phantoms.has(32)) findings.add('mixed-phantom', { field: 'phantomCm' })
}
