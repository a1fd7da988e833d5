import type { MeasureName, ProtocolCells } from './cell-plan.ts'
import { column16, column32 } from './column-of-rows.ts'
import { absent16, absent32, phantomCodes } from './exam-rows.ts'
import type { Workbench } from './kernels/workbench.ts'
import type { LivingRange } from './living-rows.ts'

/** Columns that hold a measure. */
export type StoredMeasure = 'ctdivol' | 'dlp' | 'ssde' | 'kap' | 'kaR' | 'scanLengthTenthMm'

const stored = {
  ctdivol: 'ctdivol',
  dlp: 'dlp',
  ssde: 'ssde',
  kap: 'kap',
  kaR: 'kaR',
  scanLength: 'scanLengthTenthMm',
} as const

/** The column that holds a measure as it is; null: it is computed, see `measureColumn`. */
export function storedColumn(name: MeasureName): StoredMeasure | null {
  return name === 'effectiveDose' || name === 'diagnosticEvents' || name === 'lengthPerEvent'
    ? null
    : stored[name]
}

/** A measure of all living rows, absent as 0xffffffff. @returns its place in the workbench */
export function measureColumn(
  bench: Workbench,
  name: MeasureName,
  ranges: readonly LivingRange[],
  rows: number,
  kFactors: ProtocolCells['kFactors'],
): number {
  const column = storedColumn(name)
  if (column !== null) return column32(bench, ranges, rows, (slab) => slab[column])
  if (name === 'effectiveDose') return effectiveDoses(bench, ranges, rows, kFactors)
  const events = column16(bench, ranges, rows, (slab) => slab.diagnosticEvents)
  return name === 'lengthPerEvent'
    ? lengthsPerEvent(bench, ranges, rows, events)
    : wholeEvents(bench, rows, events)
}

function wholeEvents(bench: Workbench, rows: number, events: number): number {
  const place = bench.take(4 * rows)
  const counts = bench.uint16(events, rows)
  const into = bench.uint32(place, rows)
  for (let i = 0; i < rows; i++) {
    const count = counts[i] ?? absent16
    into[i] = count === absent16 ? absent32 : count
  }
  return place
}

function lengthsPerEvent(
  bench: Workbench,
  ranges: readonly LivingRange[],
  rows: number,
  events: number,
): number {
  const place = column32(bench, ranges, rows, (slab) => slab.scanLengthTenthMm)
  const counts = bench.uint16(events, rows)
  const into = bench.uint32(place, rows)
  for (let i = 0; i < rows; i++) {
    const length = into[i] ?? absent32
    const count = counts[i] ?? absent16
    if (length === absent32 || count === absent16 || count === 0) into[i] = absent32
    else into[i] = Math.round(length / count)
  }
  return place
}

/** E = k·DLP, rounded to its step; without age, phantom or factor there is none. */
function effectiveDoses(
  bench: Workbench,
  ranges: readonly LivingRange[],
  rows: number,
  kFactors: ProtocolCells['kFactors'],
): number {
  const ages = column16(bench, ranges, rows, (slab) => slab.ageMonths)
  const place = column32(bench, ranges, rows, (slab) => slab.dlp)
  const months = bench.uint16(ages, rows)
  const into = bench.uint32(place, rows)
  for (const { phantom, at, rows: length } of ranges) {
    const factors =
      phantom === phantomCodes.cm16
        ? kFactors?.cm16
        : phantom === phantomCodes.cm32
          ? kFactors?.cm32
          : null
    for (let i = at; i < at + length; i++)
      into[i] = effectiveDose(into[i] ?? absent32, months[i] ?? absent16, factors ?? null)
  }
  return place
}

function effectiveDose(dlp: number, months: number, factors: Float64Array | null): number {
  if (factors === null || dlp === absent32 || months === absent16) return absent32
  const dose = Math.round(dlp * (factors[Math.min(months, factors.length - 1)] ?? Number.NaN))
  return dose < absent32 ? dose : absent32
}
