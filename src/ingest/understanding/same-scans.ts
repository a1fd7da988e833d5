import { compareText } from '../../domain/compare-text.ts'
import type { IrradiationEvent } from '../../domain/event.ts'
import type { Exam } from '../../domain/exam.ts'
import { ScanIndex, type Comparison } from './scan-index.ts'

/** One diagnostic event of an exam, as far as it tells exposures apart; doses in their steps. */
export type ScanEvent = Pick<
  IrradiationEvent,
  'eventUid' | 'startedAt' | 'ctdivol' | 'dlp' | 'kap' | 'kaR' | 'scanningLengthMm'
>

/** An exam as far as it can be the same scan as another. */
export interface Scan extends Pick<Exam, 'examId' | 'examDate' | 'examTime' | 'modality'> {
  readonly scannerId: string
  readonly patient: string | null
  readonly ageMonths: number | null
  readonly sex: string | null
  /** Whatever the reason, but for being stored twice. */
  readonly quarantined: boolean
  /** Exams that a person said are other scans than this one. */
  readonly distinctFrom: readonly string[]
  /** The diagnostic events. */
  readonly events: readonly ScanEvent[]
}

/** What one exam shares with another of its facility. */
export interface SharedScan {
  readonly examId: string
  readonly otherId: string
  /** All of its exposures are in the other, which is counted; else only some of them are. */
  readonly whole: boolean
}

/**
 * Which exams hold the same exposures. Of exams that hold all of another's the one that counts is that which no
 * finding keeps out of statistics, then the one with most events, then the smallest id. So the answer depends on
 * the exams alone, not on the order in which they came.
 * @param scans of one facility, without those a person discarded
 */
export function sameScans(scans: readonly Scan[]): readonly SharedScan[] {
  const shared: SharedScan[] = []
  const counted = new ScanIndex()
  for (const scan of scans.toSorted(byRank)) {
    if (scan.events.length === 0) continue
    const found = counted.shared(scan, (other) => comparison(scan, other))
    const home = found.find(([, events]) => events === scan.events.length)?.[0]
    if (home !== undefined) {
      shared.push({ examId: scan.examId, otherId: home.examId, whole: true })
      continue
    }
    counted.add(scan)
    for (const [other] of found)
      shared.push(
        { examId: scan.examId, otherId: other.examId, whole: false },
        { examId: other.examId, otherId: scan.examId, whole: false },
      )
  }
  return shared
}

const byRank = (a: Scan, b: Scan): number =>
  Number(a.quarantined) - Number(b.quarantined) ||
  b.events.length - a.events.length ||
  compareText(a.examId, b.examId)

/**
 * Same device, day and patient, and nobody said they are two. A patient may have two numbers, an emergency's and
 * the one found out later: of one age and sex, exposures are then the same by their UID alone.
 */
function comparison(a: Scan, b: Scan): Comparison | null {
  if (a.scannerId !== b.scannerId || a.examDate !== b.examDate || a.modality !== b.modality)
    return null
  if (a.distinctFrom.includes(b.examId) || b.distinctFrom.includes(a.examId)) return null
  const named = a.patient !== null && b.patient !== null
  if (named && a.patient === b.patient) return 'by-any'
  const known = a.ageMonths !== null && a.sex !== null
  if (!known || a.ageMonths !== b.ageMonths || a.sex !== b.sex) return null
  return named ? 'by-uid' : 'by-any'
}
