/** The patient dimensions, in cm, over which AAPM 204 tabulates its fits (each of AP and lateral). */
const tabulated = { minCm: 6, maxCm: 55 } as const

interface Dimensions {
  readonly apCm: number | null
  readonly lateralCm: number | null
}

/**
 * Effective diameter from the antero-posterior and lateral dimensions: the fit to their sum where both
 * are known, else the fit to the one that is (AAPM 204, tables 1A-1C).
 * A dimension of zero or less is an unfilled field and counts as unknown. Beyond the tabulated
 * dimensions the answer is null: the AP fit is a parabola that falls again above 62 cm.
 * @returns cm, or null
 */
export function effectiveDiameterCm({ apCm, lateralCm }: Dimensions): number | null {
  const ap = known(apCm)
  const lateral = known(lateralCm)
  if (ap !== null && lateral !== null) {
    const sum = ap + lateral
    if (sum < 2 * tabulated.minCm || sum > 2 * tabulated.maxCm) return null
    return -0.203128 + 0.4958912 * sum
  }
  if (ap !== null) {
    return isTabulated(ap) ? -3.744858 + 1.671734 * ap - 0.01338955 * ap ** 2 : null
  }
  if (lateral !== null) {
    return isTabulated(lateral) ? 5.899298 + 0.3270494 * lateral + 0.009978896 * lateral ** 2 : null
  }
  return null
}

/**
 * Effective diameter of the average child of an age (AAPM 204, fit to ICRU 74): an estimate for use
 * on request, to be labelled as such wherever it is shown; never a patient's measured size.
 * @param ageYears 0 to 18; outside null
 */
export function effectiveDiameterFromAgeCm(ageYears: number): number | null {
  if (!(ageYears >= 0 && ageYears <= 18)) return null
  return (
    18.788598 +
    0.19486455 * ageYears ** 1.5 -
    1.060056 * ageYears ** 0.5 -
    7.6244784 * Math.exp(-ageYears)
  )
}

function known(cm: number | null): number | null {
  return cm !== null && Number.isFinite(cm) && cm > 0 ? cm : null
}

function isTabulated(cm: number): boolean {
  return cm >= tabulated.minCm && cm <= tabulated.maxCm
}
