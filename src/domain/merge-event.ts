import { canonicalJson } from './canonical-json.ts'
import type { IrradiationEvent } from './event.ts'

/** Facts on which two reports of one event can disagree; free text is only filled in. */
const comparedFields = [
  'acquisitionType',
  'phantomCm',
  'ctdivol',
  'dlp',
  'ssde',
  'kap',
  'kaR',
  'scanningLengthMm',
  'pitch',
  'kvp',
  'tubeCurrentMa',
  'maxTubeCurrentMa',
  'exposureTimeS',
  'exposureTimePerRotationS',
  'singleCollimationMm',
  'totalCollimationMm',
  'xRaySources',
  'waterEquivalentDiameterCm',
  'effectiveDiameterCm',
  'lateralDimensionCm',
  'apDimensionCm',
  'startedAt',
] as const satisfies readonly (keyof IrradiationEvent)[]

/**
 * One event as two reports give it: the later one's values, and the earlier one's where the later has none.
 * `conflict` when both state a value and the values differ.
 */
export function mergeEvent(
  earlier: IrradiationEvent,
  later: IrradiationEvent,
): { readonly event: IrradiationEvent; readonly conflict: boolean } {
  const known = Object.fromEntries(Object.entries(later).filter(([, value]) => value !== null))
  const filled: IrradiationEvent = { ...earlier, ...known }
  const doseChanged = differs(earlier.ctdivol, later.ctdivol)
  return {
    event: {
      ...filled,
      // The role follows from the acquisition type, so it comes from the report that knows the type.
      role:
        later.acquisitionType === null && earlier.acquisitionType !== null
          ? earlier.role
          : later.role,
      // An SSDE belongs to the CTDIvol it was computed from.
      ssde: doseChanged ? later.ssde : filled.ssde,
    },
    conflict: comparedFields.some((field) => differs(earlier[field], later[field])),
  }
}

function differs(earlier: unknown, later: unknown): boolean {
  if (earlier === null || later === null) return false
  return canonicalJson(earlier) !== canonicalJson(later)
}
