import type { IrradiationEvent } from './event.ts'
import { eventLength } from './event-length.ts'
import type { Exam } from './exam.ts'
import type { ExamReport } from './exam-report.ts'
import { examTotal, sumOfKnown } from './exam-total.ts'
import type { FixedDose } from './fixed-point.ts'
import type { ExamPhantom } from './phantom.ts'
import { weightedMean } from './weighted-mean.ts'

export type ExamDoses = Pick<
  Exam,
  | 'phantom'
  | 'ctdivol'
  | 'ctdivolLargest'
  | 'dlp'
  | 'dlpWithoutLocalisers'
  | 'ssde'
  | 'kap'
  | 'kaR'
  | 'fluoroscopyTimeS'
  | 'diagnosticEvents'
  | 'scanLengthMm'
> & {
  /** Totals that do not fit the representation and were left absent. */
  readonly overflows: readonly ('DLP' | 'KAP' | 'Ka,r')[]
}

/** Totals that hold whatever the reports say; null: the sum of the events; left out: as reported. */
export interface StatedTotals {
  readonly dlp?: FixedDose | null
  readonly kap?: FixedDose | null
  readonly kaR?: FixedDose | null
}

/**
 * Doses of an exam from its merged events and the totals of its reports (methods.md, section 1).
 * @param complete whether each report, in deciding order, holds every event
 */
export function examDoses(
  events: readonly IrradiationEvent[],
  reports: readonly ExamReport[],
  complete: readonly boolean[],
  stated: StatedTotals = {},
): ExamDoses {
  const diagnostic = events.filter(({ role }) => role === 'diagnostic')
  const localisers = events.filter(({ role }) => role === 'localiser')
  const others = events.filter(({ role }) => role !== 'localiser')
  const dosed = diagnostic.filter(({ ctdivol, dlp }) => ctdivol !== null || dlp !== null)
  const phantom = phantomOf(dosed)
  const onePhantom = new Set(dosed.map(({ phantomCm }) => phantomCm)).size === 1
  const totalOf = (
    pick: (report: ExamReport) => FixedDose | null,
    holds: FixedDose | null | undefined,
  ) =>
    holds === undefined
      ? reports.map((report, index) => ({
          complete: complete[index] === true,
          total: pick(report),
        }))
      : [{ complete: true, total: holds }]

  const dlp = examTotal(
    totalOf(({ reportedDlp }) => reportedDlp, stated.dlp),
    { needed: others.map((event) => event.dlp), optional: localisers.map((event) => event.dlp) },
  )
  const kap = examTotal(
    totalOf(({ reportedKap }) => reportedKap, stated.kap),
    { needed: events.map((event) => event.kap), optional: [] },
  )
  const kaR = examTotal(
    totalOf(({ reportedKaR }) => reportedKaR, stated.kaR),
    { needed: events.map((event) => event.kaR), optional: [] },
  )
  const without = sumOfKnown(others.map((event) => event.dlp))
  return {
    phantom,
    ctdivol: onePhantom ? lengthWeighted(dosed, ({ ctdivol }) => ctdivol) : null,
    ctdivolLargest: onePhantom ? largest(dosed.map(({ ctdivol }) => ctdivol)) : null,
    dlp: orNull(dlp),
    dlpWithoutLocalisers: orNull(without),
    ssde: lengthWeighted(dosed, ({ ssde }) => ssde),
    kap: orNull(kap),
    kaR: orNull(kaR),
    fluoroscopyTimeS: fluoroscopyTime(reports, complete),
    diagnosticEvents: diagnostic.length,
    scanLengthMm: totalLength(diagnostic),
    overflows: [
      ...(dlp === 'overflow' || without === 'overflow' ? (['DLP'] as const) : []),
      ...(kap === 'overflow' ? (['KAP'] as const) : []),
      ...(kaR === 'overflow' ? (['Ka,r'] as const) : []),
    ],
  }
}

function orNull(total: FixedDose | null | 'overflow'): FixedDose | null {
  return total === 'overflow' ? null : total
}

/** An event whose phantom is not known leaves the phantom of the exam unknown, unless both are seen. */
function phantomOf(events: readonly IrradiationEvent[]): ExamPhantom {
  const seen = new Set(events.map(({ phantomCm }) => phantomCm))
  if (seen.has(16) && seen.has(32)) return 'mixed'
  const [only] = seen
  return seen.size === 1 && only !== undefined ? only : null
}

/** Null when an event lacks the value, or lengths are unknown and the values differ. */
function lengthWeighted(
  events: readonly IrradiationEvent[],
  pick: (event: IrradiationEvent) => FixedDose | null,
): FixedDose | null {
  const items: { dose: FixedDose; weight: number | null }[] = []
  for (const event of events) {
    const dose = pick(event)
    if (dose === null) return null
    items.push({ dose, weight: eventLength(event) })
  }
  const [first] = items
  if (first === undefined) return null
  if (items.every(({ dose }) => dose === first.dose)) return first.dose
  const weighed: { dose: FixedDose; weight: number }[] = []
  for (const { dose, weight } of items) {
    if (weight === null) return null
    weighed.push({ dose, weight })
  }
  return weightedMean(weighed)
}

function largest(doses: readonly (FixedDose | null)[]): FixedDose | null {
  let most: FixedDose | null = null
  for (const dose of doses) if (dose !== null && (most === null || dose > most)) most = dose
  return most
}

/** In steps of 0.0001 mm, so that the order of the events does not show in the last digit. */
function totalLength(diagnostic: readonly IrradiationEvent[]): number | null {
  let steps = 0
  for (const { scanningLengthMm } of diagnostic) {
    if (scanningLengthMm === null) return null
    steps += Math.round(scanningLengthMm * 1e4)
  }
  return diagnostic.length === 0 ? null : steps / 1e4
}

function fluoroscopyTime(
  reports: readonly ExamReport[],
  complete: readonly boolean[],
): number | null {
  const report = reports.findLast(
    ({ fluoroscopyTimeS }, index) => complete[index] === true && fluoroscopyTimeS !== null,
  )
  return report?.fluoroscopyTimeS ?? null
}
