/**
 * What tells two versions of a cell apart, and keeps nobody: sums of hashes, by place. Two cells differ in at least as
 * many patients (exam days, facilities) as they differ in places. Sums add up, so those of a part can be taken off those
 * of the whole.
 */
export interface Traces {
  /** A place by patient. */
  readonly patients: Uint32Array
  /** A place by facility and day: holds when patients are given other pseudonyms. */
  readonly days: Uint32Array
  /** A place by facility, for its exams. */
  readonly facilities: Uint32Array
  /** A place by facility, for its being there. */
  readonly members: Uint32Array
}

export const traceParts = ['patients', 'days', 'facilities', 'members'] as const

/** What is left of a whole without some of its parts. */
export function tracesLess(whole: Traces, parts: readonly Traces[]): Traces {
  const less = (name: (typeof traceParts)[number]): Uint32Array => {
    const left = whole[name].slice()
    for (const part of parts)
      for (let at = 0; at < left.length; at++) left[at] = (left[at] ?? 0) - (part[name][at] ?? 0)
    return left
  }
  return {
    patients: less('patients'),
    days: less('days'),
    facilities: less('facilities'),
    members: less('members'),
  }
}

/** How many places hold anything: at most as many as there are patients (days, facilities). */
export function placesHeld(sums: Uint32Array): number {
  let held = 0
  for (const sum of sums) if (sum !== 0) held++
  return held
}

/** Whether a difference between two cells is of nothing, of so few that it would tell of them, or of enough. */
export type Difference = 'none' | 'few' | 'enough'

/** Fewest patients, and facilities, by whom two published cells may differ. */
export const fewestDiffering = { patients: 10, facilities: 3 } as const

/** Of two versions of one cell. @param between what `tracesLess` leaves */
export function sizeOfDifference(between: Traces): Difference {
  const members = placesHeld(between.members)
  const rest = sizeOfRest(between)
  if (members === 0) return rest
  return rest === 'enough' && members >= fewestDiffering.facilities ? 'enough' : 'few'
}

/** Of two cells that overlap: which facilities have too few exams in the one is no secret that tells of a patient. */
export function sizeOfRest({ patients, days, facilities }: Traces): Difference {
  const held = {
    patients: placesHeld(patients),
    days: placesHeld(days),
    facilities: placesHeld(facilities),
  }
  if (held.patients === 0 && held.days === 0 && held.facilities === 0) return 'none'
  return held.patients >= fewestDiffering.patients &&
    held.days >= fewestDiffering.patients &&
    held.facilities >= fewestDiffering.facilities
    ? 'enough'
    : 'few'
}
