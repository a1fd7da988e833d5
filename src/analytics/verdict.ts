import type { Verdict } from '../contract/analytics.ts'
import type { PhantomCm } from '../domain/phantom.ts'

/** A facility's typical value, as it is held against a reference; one unit throughout. */
export interface HeldValue {
  /** Null: too few exams for a typical value. */
  readonly median: number | null
  /** Lower end of the median's 95 % interval; null: open. */
  readonly intervalLower: number | null
  /** Null: unknown. */
  readonly phantomCm: PhantomCm | null
}

export interface HeldAgainst {
  readonly drl: number
  /** 25th percentile of facilities, where the reference has one. */
  readonly p25: number | null
  /** The phantom stated or assumed; null: neither. */
  readonly phantomCm: PhantomCm | null
}

interface Case {
  readonly held: HeldValue
  readonly against: HeldAgainst
  readonly needsPhantom: boolean
}

/** methods.md, section 6: the first that holds is the verdict; a median equal to the DRL is below. */
const precedence: readonly { readonly verdict: Verdict; readonly holds: (of: Case) => boolean }[] =
  [
    {
      verdict: 'phantom-differs',
      // An unknown phantom is not known to be the same one.
      holds: ({ held, against, needsPhantom }) =>
        needsPhantom && (held.phantomCm === null || held.phantomCm !== against.phantomCm),
    },
    { verdict: 'too-few', holds: ({ held }) => held.median === null },
    {
      verdict: 'above',
      holds: ({ held, against }) => held.intervalLower !== null && held.intervalLower > against.drl,
    },
    {
      verdict: 'possibly-above',
      holds: ({ held, against }) => held.median !== null && held.median > against.drl,
    },
    {
      verdict: 'check-image-quality',
      holds: ({ held, against }) =>
        held.median !== null && against.p25 !== null && held.median <= against.p25,
    },
  ]

/**
 * What a typical value means beside one reference.
 * @param against null where there is no DRL for the cell
 * @param needsPhantom whether the quantity means nothing without its phantom
 */
export function verdictOf(
  held: HeldValue,
  against: HeldAgainst | null,
  needsPhantom: boolean,
): Verdict {
  if (against === null) return 'no-drl'
  const found = precedence.find(({ holds }) => holds({ held, against, needsPhantom }))
  return found?.verdict ?? 'below'
}

/** What a person must look at first; statements about the dose come before those that make none. */
const gravity: readonly Verdict[] = [
  'above',
  'possibly-above',
  'check-image-quality',
  'below',
  'too-few',
  'phantom-differs',
  'no-drl',
]

/** The gravest of the verdicts over several references; none is `no-drl`. */
export function gravestVerdict(found: readonly Verdict[]): Verdict {
  return gravity.find((verdict) => found.includes(verdict)) ?? 'no-drl'
}
