import type { ExamColumns } from './exam-columns.ts'
import { assignBand, type BandedPatient } from '../../../src/domain/assign-band.ts'
import type { BandingScheme } from '../../../src/domain/band.ts'
import { absentDose } from '../../../src/domain/fixed-point.ts'

export type FoundBand =
  | {
      readonly kind: 'band'
      /** Index into the schemes. */
      readonly scheme: number
      /** Index into the scheme's bands. */
      readonly band: number
    }
  | {
      readonly kind: 'outside-population' | 'unknown-band'
      /** Schemes (by index) the patient may belong to, did we know more of them. */
      readonly unknownIn: readonly number[]
    }

/** The band of an exam's patient in the first of the schemes that has one, else why none has. */
export function findBand(
  columns: ExamColumns,
  row: number,
  schemes: readonly BandingScheme[],
): FoundBand {
  const patient = patientOf(columns, row)
  const unknownIn: number[] = []
  for (let scheme = 0; scheme < schemes.length; scheme++) {
    const candidate = schemes[scheme]
    if (candidate === undefined) continue
    const assigned = assignBand(candidate, patient)
    if (assigned.kind === 'band') return { kind: 'band', scheme, band: assigned.index }
    if (assigned.kind === 'unknown-band') unknownIn.push(scheme)
  }
  return { kind: unknownIn.length > 0 ? 'unknown-band' : 'outside-population', unknownIn }
}

function patientOf(columns: ExamColumns, row: number): BandedPatient {
  const ageMonths = columns.ageMonths[row] ?? -1
  return {
    ageMonths: ageMonths === -1 ? null : ageMonths,
    weightKg: scaled(columns.weightG[row], 1000),
    sizeCm: scaled(columns.sizeCentiCm[row], 100),
    lateralCm: scaled(columns.lateralCentiCm[row], 100),
  }
}

function scaled(value: number | undefined, steps: number): number | null {
  return value === undefined || value === absentDose ? null : value / steps
}
