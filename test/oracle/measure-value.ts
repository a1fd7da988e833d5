import type { MeasureName, ProtocolCells } from '../../src/aggregate/cell-plan.ts'
import { absent16, absent32, phantomCodes, type ExamRows } from '../../src/aggregate/exam-rows.ts'

/** A measure of one row in its steps, null where the row has none. */
export function measureValue(
  rows: ExamRows,
  row: number,
  measure: MeasureName,
  kFactors: ProtocolCells['kFactors'],
): number | null {
  switch (measure) {
    case 'ctdivol':
    case 'dlp':
    case 'ssde':
    case 'kap':
    case 'kaR':
      return present(rows[measure][row], absent32)
    case 'effectiveDose':
      return effectiveDose(rows, row, kFactors)
    case 'scanLength':
      return present(rows.scanLengthTenthMm[row], absent32)
    case 'diagnosticEvents':
      return present(rows.diagnosticEvents[row], absent16)
    case 'lengthPerEvent': {
      const length = present(rows.scanLengthTenthMm[row], absent32)
      const events = present(rows.diagnosticEvents[row], absent16)
      return length === null || events === null || events === 0 ? null : Math.round(length / events)
    }
  }
}

const present = (value: number | undefined, absent: number): number | null =>
  value === undefined || value === absent ? null : value

/** E = k·DLP, rounded to its step; without age, phantom or factor there is none. */
function effectiveDose(
  rows: ExamRows,
  row: number,
  kFactors: ProtocolCells['kFactors'],
): number | null {
  const dlp = present(rows.dlp[row], absent32)
  const months = present(rows.ageMonths[row], absent16)
  const phantom = rows.phantom[row]
  const byMonth =
    phantom === phantomCodes.cm16
      ? kFactors?.cm16
      : phantom === phantomCodes.cm32
        ? kFactors?.cm32
        : null
  if (dlp === null || months === null || !byMonth) return null
  const dose = Math.round(dlp * (byMonth[Math.min(months, byMonth.length - 1)] ?? Number.NaN))
  return dose < absent32 ? dose : null
}
