import type { AcquisitionType } from '../domain/event.ts'
import type { PhantomCm } from '../domain/phantom.ts'

/**
 * Coded answers that are read, by "SCHEME VALUE".
 * Sources: DICOM PS3.16 CID 10013 (CT Acquisition Type); its SRT and UMLS predecessors as scanners
 * write them (OpenREM's notes on spiral: P5-08001 SRT, 116152004 SCT, C0860888 UMLS).
 */
export const acquisitionTypeByCode: ReadonlyMap<string, AcquisitionType> = new Map([
  ['SRT P5-08001', 'spiral'],
  ['SCT 116152004', 'spiral'],
  ['UMLS C0860888', 'spiral'],
  ['DCM 113804', 'sequenced'],
  ['DCM 113805', 'constant-angle'],
  ['DCM 113806', 'stationary'],
  ['DCM 113807', 'free'],
  ['SCT 702569007', 'cone-beam'],
])

/** PS3.3 C.8.15.3.2.1, Acquisition Type (0018,9302), as attribute of an image. */
export const acquisitionTypeByTerm: ReadonlyMap<string, AcquisitionType> = new Map([
  ['SPIRAL', 'spiral'],
  ['SEQUENCED', 'sequenced'],
  ['CONSTANT_ANGLE', 'constant-angle'],
  ['STATIONARY', 'stationary'],
  ['FREE', 'free'],
])

/** CID 4052. The NEMA XR21 and 10 cm phantoms are neither of the two that DRLs are given for. */
export const phantomByCode: ReadonlyMap<string, PhantomCm> = new Map([
  ['DCM 113690', 16],
  ['DCM 113691', 32],
])

/** CID 10002: event types that only fluoroscopy systems make; a report with one is RF, else DX. */
export const fluoroscopyEventTypes: ReadonlySet<string> = new Set([
  'SRT P5-06000',
  'SCT 44491008',
  'UMLS C0016356',
  'DCM 113612', // Stepping Acquisition
  'DCM 113613', // Rotational Acquisition
])

/** CID 3629 Procedure Intent. Scanners call everything diagnostic, planning scans too, so only this one tells something. */
export const therapeuticIntents: ReadonlySet<string> = new Set(['SRT R-41531', 'SCT 262202000'])

/** CID 100: a mammography report shares its containers with projection, but not its quantities. */
export const mammographyProcedures: ReadonlySet<string> = new Set(['SRT P5-40010', 'SCT 71651007'])

/**
 * CID 10023, methods of a size-specific dose estimate, best first: from attenuation before geometry,
 * both dimensions before one. One that guesses the size from the age (113937) is not taken at all.
 */
export const ssdeMethods: readonly string[] = [
  'DCM 113988', // Estimated from Water Equivalent Diameter
  'DCM 113989', // Arithmetic Average of SSDE(z)
  'DCM 113936', // AAPM 204 Sum of Lateral and AP Dimension
  'DCM 113934', // AAPM 204 Lateral Dimension
  'DCM 113935', // AAPM 204 AP Dimension
]
export const ssdeMethodFromAge = 'DCM 113937'
