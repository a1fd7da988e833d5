import { model, paediatricAnchors, type Anchor } from './calibration.ts'
import type { Body } from './patient.ts'
import type { SampleProtocol } from './sample-protocols.ts'

export interface TypicalScan {
  readonly ctdivolMgy: number
  readonly lengthMm: number
}

/** Linear in ln(CTDIvol) and in length; the outer anchors' values beyond them. */
export function betweenAnchors(anchors: readonly Anchor[], at: number): TypicalScan {
  const first = anchors[0]
  if (first === undefined) throw new RangeError('No anchors')
  let before = first
  for (const after of anchors) {
    if (at <= after.at) {
      const span = after.at - before.at
      const part = span === 0 ? 0 : Math.max(0, (at - before.at) / span)
      return {
        ctdivolMgy:
          before.ctdivolMgy * Math.exp(part * Math.log(after.ctdivolMgy / before.ctdivolMgy)),
        lengthMm: before.lengthMm + part * (after.lengthMm - before.lengthMm),
      }
    }
    before = after
  }
  return { ctdivolMgy: before.ctdivolMgy, lengthMm: before.lengthMm }
}

/** Median over facilities for one patient, on the protocol's own phantom. */
export function typicalScan(
  protocol: SampleProtocol,
  population: 'adult' | 'child',
  body: Body,
): TypicalScan {
  if (population === 'child' && protocol.children !== null) {
    const at = protocol.children === 'head' ? body.ageYears : body.weightKg
    return betweenAnchors(paediatricAnchors[protocol.children], at)
  }
  const stature = Math.min(1, body.heightM / 1.7)
  if (protocol.phantomCm === 16) {
    return {
      ctdivolMgy: protocol.ctdivolMgy * stature,
      lengthMm: protocol.lengthMm * (0.4 + 0.6 * stature),
    }
  }
  const excess = body.diameterCm - model.adultReferenceDiameterCm
  return {
    ctdivolMgy: protocol.ctdivolMgy * Math.exp(model.adultSizeSlopePerCm * excess),
    lengthMm: protocol.lengthMm * stature,
  }
}

/** SSDE factor by diameter (AAPM 204, fit); the phantom decides the curve. */
export const ssdeFactor = (phantomCm: 16 | 32, diameterCm: number): number =>
  phantomCm === 32
    ? 3.704369 * Math.exp(-0.03671937 * diameterCm)
    : 1.874799 * Math.exp(-0.03871313 * diameterCm)

const mgyPerMas120 = { 16: 0.15, 32: 0.068 } as const

/** Tube current in mA that gives a CTDIvol: proportional to mAs and to about kV^2.5. */
export const tubeCurrentMa = (of: {
  readonly ctdivolMgy: number
  readonly phantomCm: 16 | 32
  readonly kvp: number
  readonly pitch: number
  readonly rotationS: number
}): number =>
  (of.ctdivolMgy * of.pitch) /
  (mgyPerMas120[of.phantomCm] * Math.exp(2.5 * Math.log(of.kvp / 120)) * of.rotationS)
