import type { Code } from './code.ts'
import type { FixedDose } from './fixed-point.ts'
import type { PhantomCm } from './phantom.ts'

export const eventRoles = ['localiser', 'timing', 'diagnostic'] as const
export type EventRole = (typeof eventRoles)[number]

/** CID 10013 CT Acquisition Type, by our own short names. */
export const acquisitionTypes = [
  'spiral',
  'sequenced',
  'constant-angle',
  'stationary',
  'free',
  'cone-beam',
] as const
export type AcquisitionType = (typeof acquisitionTypes)[number]

/** One exposure (DICOM irradiation event), understood: role decided, doses in fixed-point steps. */
export interface IrradiationEvent {
  /** Pseudonymous UID ("2.25...."), or null where the format has none. */
  readonly eventUid: string | null
  readonly role: EventRole
  readonly acquisitionType: AcquisitionType | null
  readonly acquisitionProtocol: string | null
  readonly targetRegion: Code | null
  readonly phantomCm: PhantomCm | null
  readonly ctdivol: FixedDose | null
  readonly dlp: FixedDose | null
  readonly ssde: FixedDose | null
  readonly kap: FixedDose | null
  readonly kaR: FixedDose | null
  readonly scanningLengthMm: number | null
  readonly pitch: number | null
  readonly kvp: number | null
  readonly tubeCurrentMa: number | null
  readonly maxTubeCurrentMa: number | null
  readonly exposureTimeS: number | null
  readonly exposureTimePerRotationS: number | null
  readonly singleCollimationMm: number | null
  readonly totalCollimationMm: number | null
  readonly xRaySources: number | null
  readonly modulation: string | null
  /** Water-equivalent diameter (113980), else null. */
  readonly waterEquivalentDiameterCm: number | null
  /** Effective diameter, reported (113933) or from AP and/or lateral dimensions. */
  readonly effectiveDiameterCm: number | null
  readonly lateralDimensionCm: number | null
  readonly apDimensionCm: number | null
  /** ISO local date-time of the start of irradiation, without zone. */
  readonly startedAt: string | null
}
