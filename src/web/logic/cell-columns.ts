import type { CellKey } from '../../contract/analytics.ts'
import type { CsvValue } from './csv-text.ts'

/** The columns that name a cell, the same in every table that can be taken along. */
export const cellColumns = [
  'protocol_loinc',
  'protocol',
  'scheme',
  'band',
  'band_label',
  'population',
  'quantity',
  'unit',
  'phantom_cm',
  'phantom_assumed',
] as const

/** The values of `cellColumns`, in their order. */
export const cellValues = (cell: CellKey): readonly CsvValue[] => [
  cell.protocol.loinc,
  cell.protocol.name,
  cell.scheme,
  cell.band,
  cell.bandLabel,
  cell.population,
  cell.quantity,
  cell.unit,
  cell.phantomCm,
  cell.phantomAssumed,
]
