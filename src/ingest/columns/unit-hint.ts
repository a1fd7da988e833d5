import { readDecimal, type DecimalSign } from './decimal-sign.ts'

interface Span {
  readonly unit: string
  readonly from: number
  readonly to: number
}

/** Where the median of a department's values lies, by unit. */
const spans: Readonly<Record<string, readonly Span[]>> = {
  heightM: [
    { unit: 'm', from: 0.4, to: 2.2 },
    { unit: 'cm', from: 40, to: 220 },
    { unit: 'mm', from: 400, to: 2200 },
  ],
  weightKg: [
    { unit: 'kg', from: 2, to: 200 },
    { unit: 'g', from: 2000, to: 200_000 },
  ],
  kvp: [
    { unit: 'kV', from: 60, to: 150 },
    { unit: 'V', from: 60_000, to: 150_000 },
  ],
  tubeCurrentMa: [
    { unit: 'mA', from: 10, to: 1500 },
    { unit: 'uA', from: 10_000, to: 1_500_000 },
  ],
  maxTubeCurrentMa: [
    { unit: 'mA', from: 10, to: 1500 },
    { unit: 'uA', from: 10_000, to: 1_500_000 },
  ],
  exposureTimePerRotationS: [
    { unit: 's', from: 0.2, to: 3 },
    { unit: 'ms', from: 200, to: 3000 },
  ],
  scanningLengthMm: [
    { unit: 'mm', from: 80, to: 2000 },
    { unit: 'cm', from: 8, to: 79.9 },
    { unit: 'm', from: 0.08, to: 2 },
  ],
  ctdivolMgy: [
    { unit: 'mGy', from: 0.5, to: 120 },
    { unit: 'Gy', from: 0.0005, to: 0.12 },
  ],
}

export const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}

/** What the size of the values speaks for; a hint to a person, never a decision. Null: nothing to say. */
export function unitHint(
  field: string,
  cells: readonly string[],
  sign: DecimalSign,
): string | null {
  const known = Object.hasOwn(spans, field) ? (spans[field] ?? []) : []
  const middle = median(
    cells.flatMap((cell) => {
      const value = readDecimal(cell, sign)
      return value !== null && value > 0 ? [value] : []
    }),
  )
  if (middle === null) return null
  const fitting = known.filter(({ from, to }) => middle >= from && middle <= to)
  const [only] = fitting
  return only === undefined || fitting.length > 1
    ? null
    : `half of the values lie above ${Number(middle.toPrecision(3))}, as they would in ${only.unit}`
}
