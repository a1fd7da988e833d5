import { counted, formatCount } from './format-count.ts'
import type { JudgedRow } from './judge-row.ts'
import { verdictWords } from './verdict-words.ts'

/**
 * The answer in one sentence. Counts the rows whose typical value was held against a reference, and of
 * these the ones whose whole interval lies above it; "possibly above" is never counted as above. Where
 * nothing could be compared the heading says so and claims nothing.
 */
export function compareHeading(
  rows: readonly Pick<JudgedRow, 'verdict'>[],
  referenceName: string | null,
): string {
  if (rows.length === 0) return 'no exams to compare'
  if (rows.every(({ verdict }) => verdict === 'no-drl')) {
    return `no DRL to hold ${rows.length === 1 ? 'this cell' : `these ${formatCount(rows.length)} cells`} against`
  }
  const compared = rows.filter(({ verdict }) => verdictWords[verdict].compared).length
  const above = rows.filter(({ verdict }) => verdict === 'above').length
  const possibly = rows.filter(({ verdict }) => verdict === 'possibly-above').length
  const reference = referenceName === null ? 'a reference' : `the ${referenceName}`
  if (compared === 0) return `no typical value to hold against ${reference} yet`
  const values = `of ${counted(compared, 'typical value')}`
  if (above > 0)
    return `${formatCount(above)} ${values} ${above === 1 ? 'is' : 'are'} above ${reference}`
  if (possibly > 0) {
    return `none ${values} is surely above ${reference}, ${formatCount(possibly)} possibly`
  }
  return `none ${values} is above ${reference}`
}
