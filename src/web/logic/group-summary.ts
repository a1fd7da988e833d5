import type { Verdict } from '../../contract/analytics.ts'
import { formatCount } from './format-count.ts'
import type { JudgedRow } from './judge-row.ts'
import { verdictWords } from './verdict-words.ts'

const told: readonly (readonly [Verdict, string])[] = [
  ['above', 'above'],
  ['possibly-above', 'possibly above'],
  ['check-image-quality', 'low (check image quality)'],
  ['below', 'below'],
]

/** "12 compared: 3 possibly above, 9 below"; "" where nothing was compared. */
export function groupSummary(rows: readonly Pick<JudgedRow, 'verdict'>[]): string {
  const compared = rows.filter(({ verdict }) => verdictWords[verdict].compared).length
  if (compared === 0) return ''
  const parts = told.flatMap(([verdict, words]) => {
    const count = rows.filter((row) => row.verdict === verdict).length
    return count === 0 ? [] : [`${formatCount(count)} ${words}`]
  })
  return `${formatCount(compared)} compared: ${parts.join(', ')}`
}
