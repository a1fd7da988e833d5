import { absentDose, type FixedDose } from './fixed-point.ts'

/** Sum of fixed-point doses; `overflow` when it does not fit the unsigned 32-bit representation. */
export function fixedSum(doses: readonly FixedDose[]): FixedDose | 'overflow' {
  // An exam holds at most some ten thousand events: 1e4 x 2^32 stays a safe integer.
  let sum = 0
  for (const dose of doses) sum += dose
  return sum >= absentDose ? 'overflow' : sum
}
