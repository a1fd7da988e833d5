import { absentDose, type FixedDose } from './fixed-point.ts'

/** Which fit turns CTDIvol into SSDE: the scanned part and the phantom the CTDIvol refers to. */
export const ssdeFactorKinds = ['body-32', 'body-16', 'head-16'] as const
export type SsdeFactorKind = (typeof ssdeFactorKinds)[number]

/** f = a·exp(−b·D), D in cm. Body: AAPM 204; head: AAPM 293 (its coefficients were read in one source only). */
const fits: Readonly<Record<SsdeFactorKind, { readonly a: number; readonly b: number }>> = {
  'body-32': { a: 3.704369, b: 0.03671937 },
  'body-16': { a: 1.874799, b: 0.03871313 },
  'head-16': { a: 1.9852, b: 0.0486 },
}

/** Diameters, in cm, over which the fits hold (both ends included). */
export const ssdeDiameterRange = { minCm: 8, maxCm: 45 } as const

/**
 * Conversion factor from CTDIvol to size-specific dose estimate.
 * @param diameterCm water-equivalent diameter, else effective diameter
 * @returns null outside 8-45 cm: the fit is not extrapolated
 */
export function ssdeFactor(kind: SsdeFactorKind, diameterCm: number): number | null {
  const { minCm, maxCm } = ssdeDiameterRange
  if (!(diameterCm >= minCm && diameterCm <= maxCm)) return null
  const { a, b } = fits[kind]
  return a * Math.exp(-b * diameterCm)
}

/**
 * SSDE = CTDIvol · f, both in steps of 0.0001 mGy, to the nearest step.
 * @returns null when CTDIvol is absent, the diameter outside 8-45 cm, or the product not representable
 */
export function ssdeFromCtdivol(
  ctdivol: FixedDose,
  factorKind: SsdeFactorKind,
  diameterCm: number,
): FixedDose | null {
  const factor = ssdeFactor(factorKind, diameterCm)
  if (factor === null || ctdivol === absentDose) return null
  const ssde = Math.round(ctdivol * factor)
  return ssde < absentDose ? ssde : null
}
