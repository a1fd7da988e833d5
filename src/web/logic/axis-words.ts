import { phantomWords } from './describe-row.ts'
import { formatPublished } from './format-dose.ts'
import type { JudgedRow } from './judge-row.ts'
import type { Scale } from './view-state.ts'

/** "DLP, mGy·cm, 32 cm phantom, log scale"; where rows differ in phantom each row names its own. */
export function axisTitle(
  rows: readonly JudgedRow[],
  scale: Scale,
  against: string | null,
): string {
  const first = rows[0]?.row
  if (first === undefined) return ''
  if (scale === 'ratio') {
    return `${first.quantity} as a multiple of ${against === null ? 'the reference of each row' : against}, log scale`
  }
  const phantoms = new Set(rows.map(({ row }) => phantomWords(row)))
  const phantom = phantoms.size === 1 ? phantomWords(first) : ''
  return [`${first.quantity} (${first.unit})`, phantom, 'log scale']
    .filter((part) => part !== '')
    .join(', ')
}

export const tickFormat = (scale: Scale) => (tick: number) =>
  scale === 'ratio' ? `${formatPublished(tick)}×` : formatPublished(tick)
