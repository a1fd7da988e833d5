/**
 * What a run of rows has in common besides protocol and facility: whether it is quarantined, its purpose, its
 * phantom and its place in the protocol's home bands.
 */
export interface Stratum {
  readonly quarantined: boolean
  /** Index of the purpose, under 8. */
  readonly purpose: number
  /** One of `phantomCodes`. */
  readonly phantom: number
  /** A band code; see `BandLookup`. */
  readonly band: number
}

/** Strata in ascending order of code: sound ones first, by purpose, phantom, band. */
export function stratumCode(
  quarantined: number,
  purpose: number,
  phantom: number,
  band: number,
): number {
  return (quarantined << 13) | (purpose << 10) | (phantom << 8) | band
}

export function stratumOf(code: number): Stratum {
  return {
    quarantined: code >>> 13 !== 0,
    purpose: (code >>> 10) & 7,
    phantom: (code >>> 8) & 3,
    band: code & 0xff,
  }
}
