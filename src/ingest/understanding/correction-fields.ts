import { parseCalendarDate, isoDate } from '../../domain/calendar-date.ts'
import { toFixedPoint } from '../../domain/fixed-point.ts'
import type { Quantity } from '../../domain/quantity.ts'

export const correctionFields = [
  'ctdivolMgy',
  'dlpMgyCm',
  'kapGyCm2',
  'kaRGy',
  'phantomCm',
  'scanningLengthMm',
  'dlpTotalMgyCm',
  'kapTotalGyCm2',
  'kaRTotalGy',
  'weightKg',
  'heightCm',
  'ageYears',
  'examDate',
] as const
export type CorrectionField = (typeof correctionFields)[number]

interface FieldRule {
  readonly of: 'event' | 'exam'
  /** As people write it; null where the value has none. */
  readonly unit: string | null
  /** @returns null when the text is no value of the field */
  readonly parse: (text: string) => number | string | null
}

const dose = (of: FieldRule['of'], unit: string, quantity: Quantity): FieldRule => ({
  of,
  unit,
  parse: (text) => {
    const result = toFixedPoint(text, quantity)
    return result.ok ? result.value : null
  },
})

const number = (of: FieldRule['of'], unit: string, min: number, max: number): FieldRule => ({
  of,
  unit,
  parse: (text) => {
    if (!/^\d{1,6}(\.\d{1,6})?$/.test(text)) return null
    const value = Number(text)
    return value >= min && value <= max ? value : null
  },
})

/** What can be corrected, and what its values are; the unit is in the name. */
export const correctionRules: Readonly<Record<CorrectionField, FieldRule>> = {
  ctdivolMgy: dose('event', 'mGy', 'CTDIvol'),
  dlpMgyCm: dose('event', 'mGy.cm', 'DLP'),
  kapGyCm2: dose('event', 'Gy.cm2', 'KAP'),
  kaRGy: dose('event', 'Gy', 'KaR'),
  phantomCm: {
    of: 'event',
    unit: 'cm',
    parse: (text) => (text === '16' ? 16 : text === '32' ? 32 : null),
  },
  scanningLengthMm: number('event', 'mm', 0.1, 5000),
  dlpTotalMgyCm: dose('exam', 'mGy.cm', 'DLP'),
  kapTotalGyCm2: dose('exam', 'Gy.cm2', 'KAP'),
  kaRTotalGy: dose('exam', 'Gy', 'KaR'),
  weightKg: number('exam', 'kg', 0.3, 400),
  heightCm: number('exam', 'cm', 20, 260),
  ageYears: number('exam', 'a', 0, 130),
  examDate: {
    of: 'exam',
    unit: null,
    parse: (text) => {
      const date = parseCalendarDate(text)
      return date === null ? null : isoDate(date)
    },
  },
}

/** "mGy·cm" and "Gy cm²" are the units meant. */
export const sameUnit = (given: string, unit: string): boolean =>
  plainUnit(given) === plainUnit(unit)

const plainUnit = (unit: string): string =>
  unit
    .normalize('NFKC')
    .replaceAll(/[\s.·*]/g, '')
    .toLowerCase()
