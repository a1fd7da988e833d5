import type { SourceFinding } from '../adapter.ts'
import { mayBeThousands, pointIsDecimal } from './decimal-text.ts'
import type { HeaderPlan } from './header-plan.ts'

const doseFields: ReadonlySet<string> = new Set([
  'dlpTotalMgyCm',
  'kapTotalGyCm2',
  'kaRTotalGy',
  'ctdivolMgy',
  'dlpMgyCm',
  'ssdeMgy',
  'kapGyCm2',
  'kaRGy',
])

/**
 * A dose like "1.234" is refused unless another number of the row shows that its point is a decimal one.
 * @param typed cells that a workbook holds as numbers, about which there is no doubt
 */
export function doubtfulNumber(
  plan: HeaderPlan,
  row: readonly string[],
  typed: readonly boolean[] | null,
): SourceFinding | null {
  let doubtful: SourceFinding | null = null
  const blocks = [
    { cells: plan.exam, event: 0 },
    ...plan.events.map(({ cells }, index) => ({ cells, event: index + 1 })),
  ]
  for (const { cells, event } of blocks) {
    for (const cell of cells) {
      if (cell.exponent === null || typed?.[cell.index] === true) continue
      const text = (row[cell.index] ?? '').trim()
      if (pointIsDecimal(text)) return null
      if (doseFields.has(cell.column.field) && mayBeThousands(text))
        doubtful ??= {
          rule: 'number-unreadable',
          field: cell.header,
          ...(event > 0 ? { event } : {}),
        }
    }
  }
  return doubtful
}
