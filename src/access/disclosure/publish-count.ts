import { suppressedBelow, type DisclosureProfile } from './profiles.ts'

/**
 * A count as it may leave: null for 0-9, else rounded to the profile's step (a tie upwards).
 * Suppression looks at the true count, so 9 does not become 10.
 */
export function publishCount(count: number, { countStep }: DisclosureProfile): number | null {
  return count < suppressedBelow ? null : Math.round(count / countStep) * countStep
}

/** A count of facilities in a cell that is allowed to leave: rounded only, since the profile's minimum holds. */
export function publishFacilities(count: number, { countStep }: DisclosureProfile): number {
  return Math.round(count / countStep) * countStep
}
