import type { ComparisonRow, Verdict } from '../../contract/analytics.ts'

/** alarm: surely above. warn: above, not surely. look: low enough to look at the images. none: nothing compared. */
export type VerdictTone = 'alarm' | 'warn' | 'look' | 'calm' | 'none'

interface VerdictWords {
  readonly word: string
  readonly tone: VerdictTone
  /** Graver first, in the service's own order: when sorting, and when one speaks for several references. */
  readonly gravity: number
  /** A typical value was held against a reference, so the row belongs to the heading's total. */
  readonly compared: boolean
}

/** Total by type: a new verdict must be given words to compile. */
export const verdictWords: Readonly<Record<Verdict, VerdictWords>> = {
  above: { word: 'above', tone: 'alarm', gravity: 6, compared: true },
  'possibly-above': { word: 'possibly above', tone: 'warn', gravity: 5, compared: true },
  'check-image-quality': {
    word: 'check image quality',
    tone: 'look',
    gravity: 4,
    compared: true,
  },
  below: { word: 'below', tone: 'calm', gravity: 3, compared: true },
  'phantom-differs': { word: 'phantom differs', tone: 'none', gravity: 1, compared: false },
  'too-few': { word: 'too few exams', tone: 'none', gravity: 2, compared: false },
  'no-drl': { word: 'no DRL', tone: 'none', gravity: 0, compared: false },
}

/** The verdict in words; too few says how many there are and how many it takes. */
export function verdictText(
  verdict: Verdict,
  row: Pick<ComparisonRow, 'exams' | 'minimumExams'>,
): string {
  const { word } = verdictWords[verdict]
  return verdict === 'too-few' ? `${word} (${row.exams} of ${row.minimumExams})` : word
}
