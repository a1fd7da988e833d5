import * as fc from 'fast-check'
import { absent16, absent32, type ExamRows } from '../../../src/aggregate/exam-rows.ts'

/** One exam, column by column. */
export interface TestRow {
  readonly facility: number
  readonly scannerOfFacility: number
  readonly device: number
  readonly protocol: number
  readonly indication: number
  readonly purpose: number
  readonly sex: number
  readonly quarantined: number
  readonly phantom: number
  readonly day: number
  readonly ageMonths: number
  readonly weight10g: number
  readonly sizeTenthMm: number
  readonly lateralTenthMm: number
  readonly patient: number
  readonly ctdivol: number
  readonly dlp: number
  readonly ssde: number
  readonly kap: number
  readonly kaR: number
  readonly scanLengthTenthMm: number
  readonly diagnosticEvents: number
  readonly sequences: readonly number[]
}

/** Mostly the first, so that cells fill; sometimes any. */
const mostly = (usual: fc.Arbitrary<number>, rare: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof({ arbitrary: usual, weight: 6 }, { arbitrary: rare, weight: 1 })

/** Few distinct values, ties, the ends of the range, and none. */
const dose = fc.oneof(
  { arbitrary: fc.integer({ min: 90, max: 110 }), weight: 4 },
  { arbitrary: fc.integer({ min: 0, max: absent32 - 1 }), weight: 2 },
  { arbitrary: fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, absent32 - 1), weight: 1 },
  { arbitrary: fc.constant(absent32), weight: 2 },
)
const optionalDose = mostly(fc.constant(absent32), dose)

export const testRow: fc.Arbitrary<TestRow> = fc.record({
  facility: fc.integer({ min: 1, max: 4 }),
  scannerOfFacility: fc.integer({ min: 0, max: 2 }),
  device: fc.integer({ min: 0, max: 4 }),
  protocol: fc.integer({ min: 0, max: 4 }),
  indication: fc.integer({ min: 0, max: 2 }),
  purpose: mostly(fc.constant(0), fc.integer({ min: 0, max: 5 })),
  sex: fc.integer({ min: 0, max: 3 }),
  quarantined: mostly(fc.constant(0), fc.constant(1)),
  phantom: mostly(fc.constantFrom(1, 2), fc.integer({ min: 0, max: 3 })),
  day: mostly(fc.integer({ min: 100, max: 110 }), fc.integer({ min: 0, max: 65_535 })),
  ageMonths: fc.oneof(
    fc.constant(absent16),
    fc.integer({ min: 0, max: 240 }),
    fc.integer({ min: 0, max: 1080 }),
  ),
  weight10g: fc.oneof(fc.constant(absent16), fc.integer({ min: 0, max: 10_000 })),
  sizeTenthMm: mostly(fc.constant(absent16), fc.integer({ min: 0, max: 5000 })),
  lateralTenthMm: mostly(fc.constant(absent16), fc.integer({ min: 0, max: 5000 })),
  patient: fc.integer({ min: 0, max: 12 }),
  ctdivol: dose,
  dlp: dose,
  ssde: optionalDose,
  kap: optionalDose,
  kaR: optionalDose,
  scanLengthTenthMm: dose,
  diagnosticEvents: mostly(fc.integer({ min: 0, max: 3 }), fc.constant(absent16)),
  sequences: fc.array(fc.integer({ min: 50, max: 60 }), { maxLength: 3 }),
})

export function rowsOf(rows: readonly TestRow[]): ExamRows {
  const column16 = (of: (row: TestRow) => number) => Uint16Array.from(rows, of)
  const column32 = (of: (row: TestRow) => number) => Uint32Array.from(rows, of)
  const column8 = (of: (row: TestRow) => number) => Uint8Array.from(rows, of)
  return {
    length: rows.length,
    facility: column16((row) => row.facility),
    scanner: column16(scannerOf),
    device: column16((row) => row.device),
    protocol: column16((row) => row.protocol),
    indication: column16((row) => row.indication),
    purpose: column8((row) => row.purpose),
    sex: column8((row) => row.sex),
    quarantined: column8((row) => row.quarantined),
    phantom: column8((row) => row.phantom),
    day: column16((row) => row.day),
    ageMonths: column16((row) => row.ageMonths),
    weight10g: column16((row) => row.weight10g),
    sizeTenthMm: column16((row) => row.sizeTenthMm),
    lateralTenthMm: column16((row) => row.lateralTenthMm),
    patient: column32((row) => row.patient),
    ctdivol: column32((row) => row.ctdivol),
    dlp: column32((row) => row.dlp),
    ssde: column32((row) => row.ssde),
    kap: column32((row) => row.kap),
    kaR: column32((row) => row.kaR),
    scanLengthTenthMm: column32((row) => row.scanLengthTenthMm),
    diagnosticEvents: column16((row) => row.diagnosticEvents),
    sequenceCount: column16((row) => row.sequences.length),
    sequences: Uint32Array.from(rows.flatMap((row) => row.sequences)),
  }
}

/** Two facilities never share a scanner. */
const scannerOf = ({ facility, scannerOfFacility }: TestRow): number =>
  facility * 10 + scannerOfFacility
