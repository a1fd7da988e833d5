import type { DrlRow } from '../../contract/analytics.ts'
import { counted, formatCount } from './format-count.ts'

/** "Registry DRLs: 31 of 40 cells have a value"; withheld and too-few cells count as having none. */
export function drlHeading(rows: readonly Pick<DrlRow, 'drl'>[]): string {
  if (rows.length === 0) return 'Registry DRLs'
  const known = rows.filter(({ drl }) => drl !== null).length
  return `Registry DRLs: ${formatCount(known)} of ${counted(rows.length, 'cell')} ${known === 1 ? 'has' : 'have'} a value`
}
