import { formatDose, formatReference, formatSnapshot } from './format-dose.ts'
import { formatInterval } from './format-interval.ts'
import { formatRatio } from './format-ratio.ts'
import type { JudgedRow } from './judge-row.ts'
import { verdictText } from './verdict-words.ts'

/** "32 cm phantom"; empty for a quantity that has none. */
export function phantomWords(cell: {
  readonly phantomCm: number | null
  readonly phantomAssumed: boolean
}): string {
  if (cell.phantomCm === null) return ''
  return `${cell.phantomCm} cm phantom${cell.phantomAssumed ? ' (assumed)' : ''}`
}

/** The row's figure in words, for readers who do not see it. */
export function describeRow({ row, references, against, ratio, verdict }: JudgedRow): string {
  const parts: string[] = []
  if (row.typical === null) parts.push('No typical value')
  else {
    const interval = formatInterval(row.interval)
    parts.push(
      `Typical ${row.quantity} ${formatDose(row.typical)} ${row.unit}` +
        (interval === null ? '' : `, 95 % interval ${interval}`),
    )
  }
  if (row.peers !== null) {
    const { p25, p75, facilities } = row.peers
    parts.push(
      `${facilities} facilities P25 to P75 ${formatSnapshot(p25)} to ${formatSnapshot(p75)}`,
    )
  }
  for (const reference of references) {
    const of = reference.ctdivolOf === 'sequence' ? ' per sequence' : ''
    parts.push(`${reference.name} ${formatReference(reference)}${of}`)
  }
  if (ratio !== null && against !== null) parts.push(`${formatRatio(ratio)} ${against.name}`)
  parts.push(verdictText(verdict, row))
  return `${parts.join('; ')}.`
}
