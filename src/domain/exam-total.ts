import type { FixedDose } from './fixed-point.ts'
import { fixedSum } from './fixed-sum.ts'

/**
 * The total of an exam: the last reported total of a report that holds every event, else the sum over
 * the events. A sum that would miss an event's dose is no total: null.
 * @param reported one entry a report, in deciding order
 * @param doses of the events that must be in the sum and of those that may lack a dose
 */
export function examTotal(
  reported: readonly { readonly complete: boolean; readonly total: FixedDose | null }[],
  doses: {
    readonly needed: readonly (FixedDose | null)[]
    readonly optional: readonly (FixedDose | null)[]
  },
): FixedDose | null | 'overflow' {
  const total = reported.findLast((one) => one.complete && one.total !== null)?.total ?? null
  if (total !== null) return total
  return sumOfKnown(doses.needed, doses.optional)
}

/** Null when there is nothing to add or a needed dose is absent; absent optional ones are left out. */
export function sumOfKnown(
  needed: readonly (FixedDose | null)[],
  optional: readonly (FixedDose | null)[] = [],
): FixedDose | null | 'overflow' {
  const known = [...needed, ...optional].filter((dose) => dose !== null)
  if (needed.includes(null) || known.length === 0) return null
  return fixedSum(known)
}
