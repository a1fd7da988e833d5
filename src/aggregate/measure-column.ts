import type { MeasureName, ProtocolCells } from './cell-plan.ts'
import { absent16, absent32, phantomCodes } from './exam-rows.ts'
import type { Slab } from './slab.ts'

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

/** The column that holds a measure as it is; null: it is computed, see `computeMeasure`. */
export function storedColumn(name: MeasureName): StoredMeasure | null {
  return name === 'effectiveDose' || name === 'diagnosticEvents' || name === 'lengthPerEvent'
    ? null
    : stored[name]
}

/** Values of a computed measure for rows from..to−1 of a run, absent as 0xffffffff, written from `at` on. */
export function computeMeasure(
  name: 'effectiveDose' | 'diagnosticEvents' | 'lengthPerEvent',
  slab: Slab,
  from: number,
  to: number,
  phantom: number,
  kFactors: ProtocolCells['kFactors'],
  into: Uint32Array,
  at: number,
): void {
  if (name === 'effectiveDose') {
    const factors =
      phantom === phantomCodes.cm16
        ? kFactors?.cm16
        : phantom === phantomCodes.cm32
          ? kFactors?.cm32
          : null
    effectiveDoses(slab, from, to, factors ?? null, into, at)
  } else if (name === 'diagnosticEvents') {
    for (let row = from, i = at; row < to; row++, i++) {
      const events = slab.diagnosticEvents[row] ?? absent16
      into[i] = events === absent16 ? absent32 : events
    }
  } else lengthsPerEvent(slab, from, to, into, at)
}

/** E = k·DLP, rounded to its step; without age, phantom or factor there is none. */
function effectiveDoses(
  { dlp, ageMonths }: Slab,
  from: number,
  to: number,
  factors: Float64Array | null,
  into: Uint32Array,
  at: number,
): void {
  const oldest = (factors?.length ?? 0) - 1
  for (let row = from, i = at; row < to; row++, i++) {
    const product = dlp?.[row] ?? absent32
    const months = ageMonths[row] ?? absent16
    let dose = absent32
    if (factors !== null && product !== absent32 && months !== absent16) {
      const estimate = Math.round(product * (factors[Math.min(months, oldest)] ?? Number.NaN))
      if (estimate < absent32) dose = estimate
    }
    into[i] = dose
  }
}

function lengthsPerEvent(
  { scanLengthTenthMm, diagnosticEvents }: Slab,
  from: number,
  to: number,
  into: Uint32Array,
  at: number,
): void {
  for (let row = from, i = at; row < to; row++, i++) {
    const length = scanLengthTenthMm?.[row] ?? absent32
    const events = diagnosticEvents[row] ?? absent16
    into[i] =
      length === absent32 || events === absent16 || events === 0
        ? absent32
        : Math.round(length / events)
  }
}
