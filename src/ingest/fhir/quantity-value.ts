import { unitShift, type WantedUnit } from '../../catalogue/dicom-codes-units.ts'
import type { RuleId } from '../../domain/finding-rules.ts'
import { isDecimalText, shiftDecimal, timesDecimal } from '../decimal-text.ts'
import { textAt, valueAt, type JsonNode } from './json-node.ts'

export type QuantityValue =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly rule: RuleId; readonly detail?: string }

const ucum = 'http://unitsofmeasure.org'
/** Seconds in UCUM's longer units of time. */
const secondsIn: ReadonlyMap<string, bigint> = new Map([
  ['min', 60n],
  ['h', 3600n],
])

/**
 * The value of a Quantity in the wanted unit, exactly. Its unit is the UCUM code and the text beside it, as far as
 * they are given: both must be known and mean the same; none, or an unknown one, is never guessed.
 */
export function quantityValue(quantity: JsonNode, wanted: WantedUnit): QuantityValue {
  const text = decimalOf(valueAt(quantity, 'value'))
  if (text === null) return { ok: false, rule: 'number-unreadable' }
  if (textAt(quantity, 'comparator') !== undefined)
    return { ok: false, rule: 'number-unreadable', detail: 'a bound, not a value' }
  const system = textAt(quantity, 'system')
  const codes = [
    ...(system === undefined || system === ucum ? [textAt(quantity, 'code')] : []),
    textAt(quantity, 'unit'),
  ].filter((unit) => unit !== undefined)
  const values = codes.map((unit) => inUnit(text, plainUnit(unit), wanted))
  const [first] = values
  if (first === undefined) return { ok: false, rule: 'unit-unknown', detail: 'no unit is given' }
  if (first === null || values.includes(null)) return { ok: false, rule: 'unit-unknown' }
  if (values.some((value) => value !== first))
    return { ok: false, rule: 'unit-unknown', detail: 'unit and code mean different units' }
  return { ok: true, text: first }
}

/** A number, or decimal text as some write it; NaN, infinity and "12,5" are none. */
function decimalOf(value: unknown): string | null {
  const text =
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  return isDecimalText(text) ? text : null
}

function inUnit(text: string, unit: string, wanted: WantedUnit): string | null {
  const seconds = wanted === 's' ? secondsIn.get(unit) : undefined
  if (seconds !== undefined) return timesDecimal(text, seconds)
  const shift = unitShift(wanted, unit)
  return shift === undefined ? null : shiftDecimal(text, shift)
}

/** As UCUM writes a unit, from what people write: "mGy·cm", "mGy*cm", "µGy m²", "dGycm2", "cGy cm^2". */
function plainUnit(unit: string): string {
  return unit
    .trim()
    .replaceAll(/[µμ]/g, 'u')
    .replaceAll(/[·⋅∙•*×]/g, '.')
    .replaceAll('²', '2')
    .replace(/\^2$/, '2')
    .replaceAll(/\s*\.\s*/g, '.')
    .replaceAll(/\s+/g, '.')
    .replace(/Gy(?=[cm])/, 'Gy.')
}
