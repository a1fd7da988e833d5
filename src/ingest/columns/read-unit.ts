import { fieldUnits } from '../../catalogue/column-fields.ts'
import { unitSpellings, type Measure } from '../../catalogue/unit-spellings.ts'
import type { HeaderReading } from './read-header.ts'

const measures: Readonly<Record<string, Measure>> = {
  dlpTotalMgyCm: 'doseLength',
  dlpMgyCm: 'doseLength',
  ctdivolMgy: 'dose',
  ssdeMgy: 'dose',
  ageYears: 'age',
  heightM: 'length',
  weightKg: 'mass',
  scanningLengthMm: 'length',
  singleCollimationMm: 'length',
  totalCollimationMm: 'length',
  exposureTimeS: 'time',
  exposureTimePerRotationS: 'time',
  kvp: 'voltage',
  tubeCurrentMa: 'current',
  maxTubeCurrentMa: 'current',
}

/** What a field measures; null for texts, counts and ratios, which have no unit. */
export const measureOf = (field: string): Measure | null =>
  Object.hasOwn(measures, field) ? (measures[field] ?? null) : null

export const isDose = (field: string): boolean => {
  const measure = measureOf(field)
  return measure === 'dose' || measure === 'doseLength'
}

export type UnitReading =
  | { readonly kind: 'known'; readonly unit: string }
  | { readonly kind: 'none' }
  /** The header names several ("in years for adults, in months for children"). */
  | { readonly kind: 'several'; readonly units: readonly string[] }
  /** A unit the field cannot be converted from. */
  | { readonly kind: 'other'; readonly unit: string }

const allSpellings = new Set<string>(
  Object.values(unitSpellings).flatMap((units) => Object.values(units).flat()),
)

/** A header's words without a unit at their end ("dlp mgy cm" is "dlp"). */
export function withoutUnit({ words }: HeaderReading): readonly string[] {
  const count = [3, 2, 1].find(
    (tail) => words.length > tail && allSpellings.has(words.slice(-tail).join('')),
  )
  return count === undefined ? words : words.slice(0, -count)
}

/** The unit a header states for a field. A unit is read, never supposed. */
export function readUnit(field: string, reading: HeaderReading): UnitReading {
  const measure = measureOf(field)
  if (measure === null) return { kind: 'none' }
  const spellings: Readonly<Record<string, readonly string[]>> = unitSpellings[measure]
  const unitFor = (text: string): string | undefined =>
    Object.entries(spellings).find(([, texts]) => texts.includes(text))?.[0]
  const found =
    reading.unitTexts
      .map((texts) => new Set(texts.map(unitFor).filter((unit) => unit !== undefined)))
      .find(({ size }) => size > 0) ?? new Set<string>()
  // "kVp" and "mA" are a name and its unit in one
  if (found.size === 0 && (measure === 'voltage' || measure === 'current')) {
    const unit = unitFor(reading.words.join('')) ?? unitFor(reading.words.at(-1) ?? '')
    if (unit !== undefined) found.add(unit)
  }
  const [unit] = found
  if (unit === undefined) return { kind: 'none' }
  if (found.size > 1) return { kind: 'several', units: [...found] }
  return fieldUnits(field).includes(unit) ? { kind: 'known', unit } : { kind: 'other', unit }
}
