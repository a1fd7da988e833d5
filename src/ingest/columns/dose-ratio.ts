import { unitExponent } from '../../catalogue/export-layouts/export-layout.ts'
import { fieldUnits } from '../../catalogue/column-fields.ts'
import { readDecimal, type DecimalSign } from './decimal-sign.ts'
import { median } from './unit-hint.ts'

export interface DoseCells {
  readonly cells: readonly string[]
  /** Null: not known yet. */
  readonly unit: string | null
}

/** Lengths of scans in cm: shorter and longer ones are rare enough that their median is not there. */
const lengthCm = { from: 4, to: 150 }
const fewest = 5

/**
 * DLP is CTDIvol times the length of the scan, so that their ratio tells pairs of units that cannot be.
 * @returns a sentence, and whether the units given contradict the values; null when too few rows have both
 */
export function doseRatio(
  dlp: DoseCells,
  ctdivol: DoseCells,
  sign: DecimalSign,
): { readonly sentence: string; readonly contradicts: boolean } | null {
  const ratios = dlp.cells.flatMap((cell, row) => {
    const [product, index] = [readDecimal(cell, sign), readDecimal(ctdivol.cells[row] ?? '', sign)]
    return product !== null && index !== null && product > 0 && index > 0 ? [product / index] : []
  })
  const ratio = ratios.length < fewest ? null : median(ratios)
  if (ratio === null) return null
  const pairs = choices('dlpMgyCm', dlp.unit).flatMap((ofDlp) =>
    choices('ctdivolMgy', ctdivol.unit).map((ofCtdi) => ({
      ofDlp,
      ofCtdi,
      cm:
        ratio *
        10 ** ((unitExponent('dlpMgyCm', ofDlp) ?? 0) - (unitExponent('ctdivolMgy', ofCtdi) ?? 0)),
    })),
  )
  const possible = pairs.filter(({ cm }) => cm >= lengthCm.from && cm <= lengthCm.to)
  const shown = String(Number(ratio.toPrecision(3)))
  if (possible.length === 0)
    return {
      sentence: `DLP is mostly ${shown} times CTDIvol, which is no length of a scan in these units: a unit or a column is mistaken`,
      contradicts: true,
    }
  const texts = possible.map(
    ({ ofDlp, ofCtdi, cm }) => `${ofDlp} with ${ofCtdi} (${Math.round(cm)} cm)`,
  )
  return {
    sentence: `DLP is mostly ${shown} times CTDIvol: a length of scan in ${texts.slice(0, 3).join(', or in ')}`,
    contradicts: false,
  }
}

const choices = (field: string, unit: string | null): readonly string[] =>
  unit === null ? fieldUnits(field) : [unit]
