import type { DataSet } from './data-set.ts'
import { unitSchemes } from '../../catalogue/dicom-codes-units.ts'
import { plainValue } from './elements.ts'

export interface MeasuredValue {
  /** Numeric Value as written; several values stay joined and are then no number. */
  readonly text: string
  /** UCUM code value; "" where the item has none, undefined where the unit is of another scheme. */
  readonly unit: string | undefined
}

/** The value of a NUM item; undefined where its Measured Value Sequence is absent or empty, or holds no number. */
export function measuredValue(item: DataSet): MeasuredValue | undefined {
  const measured = item.firstItem('x0040a300')
  const text = measured && plainValue(measured, 'x0040a30a')
  if (measured === undefined || text === undefined) return undefined
  const unit = measured.firstItem('x004008ea')
  if (unit === undefined) return { text, unit: '' }
  const scheme = plainValue(unit, 'x00080102')
  if (scheme === undefined || !unitSchemes.has(scheme)) return { text, unit: undefined }
  return { text, unit: plainValue(unit, 'x00080100') ?? plainValue(unit, 'x00080119') ?? '' }
}
