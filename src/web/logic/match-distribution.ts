import type { ComparisonRow, DistributionAnswer } from '../../contract/analytics.ts'

/** The distribution of the very cell a row shows: protocol, scheme, band, quantity and phantom. */
export const matchDistribution = (
  answer: DistributionAnswer,
  row: ComparisonRow,
): DistributionAnswer['cells'][number] | null =>
  answer.cells.find(
    (cell) =>
      cell.protocol.loinc === row.protocol.loinc &&
      cell.scheme === row.scheme &&
      cell.band === row.band &&
      cell.quantity === row.quantity &&
      cell.phantomCm === row.phantomCm,
  ) ?? null
