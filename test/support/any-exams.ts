import * as fc from 'fast-check'
import { sexes } from '../../src/domain/patient.ts'
import { purposes } from '../../src/domain/purpose.ts'
import type { TestExam } from './exam-columns.ts'
import { mostly } from './mostly.ts'

const twelve = Array.from({ length: 12 }, (_, i) => `f${i + 1}`)

/** Exams of one kind at one or many facilities: enough of them that cells reach their minimum counts. */
const batch = fc.record({
  facilities: fc.constantFrom(['f1'], ['f2'], ['f3', 'f2'], twelve.slice(0, 6), twelve, twelve),
  exams: fc.constantFrom(1, 3, 9, 10, 19, 20, 23, 25),
  scanner: fc.constantFrom('ct-1', 'ct-2', ''),
  // Heads, a chest, no factor for effective dose, radiography, fluoroscopy; not in the catalogue; unmapped.
  protocol: mostly(
    fc.constantFrom('30799-1', '30799-1', '24627-2', '36554-4'),
    fc.constantFrom('24727-0', '30625-8', '25017-5', '00000-0', null),
  ),
  purpose: mostly(fc.constant('diagnostic' as const), fc.constantFrom(...purposes)),
  sex: fc.constantFrom(...sexes, null),
  quarantined: mostly(fc.constant(false), fc.constant(true)),
  phantom: mostly(fc.constantFrom(16, 32), fc.constantFrom(null, 'mixed')),
  date: mostly(
    fc.constantFrom('2025-01-01', '2025-06-15', '2025-12-31'),
    fc.constantFrom('2024-12-31', '2026-01-01', '1970-01-01', '2149-06-01'),
  ),
  ageYears: mostly(
    fc.constantFrom(3, 8, 18, 40, 40),
    fc.constantFrom(0, 0.25, 1, 17.99, 90, 1079 / 12, null),
  ),
  weightKg: fc.constantFrom(3.2, 4.999, 5, 14.9996, 15, 29.99, 50, 79.999, 80, 120, null),
  sizeCm: fc.constantFrom(14.99, 15, 21, 24.999, 36.5, null),
  lateralCm: fc.constantFrom(15, 20.004, 29.99, null),
  indication: fc.constantFrom('Stroke', 'acute stroke', 'Acute Stroke', 'trauma', null),
  seed: fc.nat(0xffff),
})

/**
 * A registry: batches of like exams, their doses and patients spread by a seed, with ties, zeros and gaps.
 * Together they meet every filter, band edge and reason to be left out.
 */
export const anyExams: fc.Arbitrary<readonly Partial<TestExam>[]> = fc
  .array(batch, { minLength: 1, maxLength: 8 })
  .map((batches) =>
    batches.flatMap(({ facilities, exams, seed, ...exam }, number) => {
      const next = numbers(seed)
      return facilities.flatMap((facility) =>
        Array.from({ length: exams }, () => ({ ...exam, facility, ...drawn(next, number) })),
      )
    }),
  )

/** What differs within a batch. */
function drawn(next: () => number, batch: number): Partial<TestExam> {
  const dose = (scale: number): number | null => {
    const kind = next()
    if (kind < 0.08) return null
    return kind < 0.12 ? 0 : Math.round(next() * 50) * scale
  }
  return {
    ctdivol: dose(1.37),
    dlp: dose(40.0001),
    ssde: dose(0.77),
    kap: dose(0.013),
    kaR: dose(0.000_31),
    scanLengthMm: dose(9.1),
    sequences: Array.from({ length: Math.floor(next() * 4) }, () => Math.round(next() * 60)),
    patient: next() < 0.1 ? null : `${batch} ${Math.floor(next() * 40)}`,
  }
}

/** Numbers in [0, 1) that a seed decides. */
function numbers(seed: number): () => number {
  let state = seed + 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
