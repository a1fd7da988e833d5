interface Concept {
  /** How a finding names it. */
  readonly name: string
  /** "SCHEME VALUE"; a concept is matched by these alone, never by its meaning. */
  readonly codes: readonly string[]
}

/**
 * Concepts of the dose report templates that are read. Whatever is not in this table is skipped:
 * comments (121106), person names (113870), organisations (113873) and device locations (121017)
 * hold free text and identity, and stay out by not being here.
 * Sources: DICOM PS3.16 TID 10011-10013 (CT), 10001-10003 (projection), 1002 (observer); code values
 * as in the pydicom 3.0.2 concept dictionaries; SRT codes as scanners write them (PS3.16 Annex on retired SRT codes).
 */
export const dicomConcepts = {
  // TID 10011, 10001: the report
  'x-ray-radiation-dose-report': { name: 'X-Ray Radiation Dose Report', codes: ['DCM 113701'] },
  'procedure-reported': { name: 'Procedure reported', codes: ['DCM 121058'] },
  'has-intent': { name: 'Has Intent', codes: ['SRT G-C0E8', 'SCT 363703001'] },
  'start-of-irradiation': { name: 'Start of X-Ray Irradiation', codes: ['DCM 113809'] },
  // TID 1004: the device that made the report
  'device-observer-name': { name: 'Device Observer Name', codes: ['DCM 121013'] },
  'device-observer-manufacturer': { name: 'Device Observer Manufacturer', codes: ['DCM 121014'] },
  'device-observer-model': { name: 'Device Observer Model Name', codes: ['DCM 121015'] },
  'device-observer-serial': { name: 'Device Observer Serial Number', codes: ['DCM 121016'] },
  // TID 10012: CT totals
  'ct-accumulated-dose-data': { name: 'CT Accumulated Dose Data', codes: ['DCM 113811'] },
  'irradiation-events-total': {
    name: 'Total Number of Irradiation Events',
    codes: ['DCM 113812'],
  },
  'dlp-total': { name: 'CT Dose Length Product Total', codes: ['DCM 113813'] },
  // TID 10013: one CT irradiation event
  'ct-acquisition': { name: 'CT Acquisition', codes: ['DCM 113819'] },
  'acquisition-protocol': { name: 'Acquisition Protocol', codes: ['DCM 125203'] },
  'target-region': { name: 'Target Region', codes: ['DCM 123014'] },
  'ct-acquisition-type': { name: 'CT Acquisition Type', codes: ['DCM 113820'] },
  'irradiation-event-uid': { name: 'Irradiation Event UID', codes: ['DCM 113769'] },
  'datetime-started': { name: 'DateTime Started', codes: ['DCM 111526'] },
  'ct-acquisition-parameters': { name: 'CT Acquisition Parameters', codes: ['DCM 113822'] },
  'exposure-time': { name: 'Exposure Time', codes: ['DCM 113824', 'DCM 113735'] },
  'scanning-length': { name: 'Scanning Length', codes: ['DCM 113825'] },
  'single-collimation': { name: 'Nominal Single Collimation Width', codes: ['DCM 113826'] },
  'total-collimation': { name: 'Nominal Total Collimation Width', codes: ['DCM 113827'] },
  'pitch-factor': { name: 'Pitch Factor', codes: ['DCM 113828'] },
  'x-ray-sources': { name: 'Number of X-Ray Sources', codes: ['DCM 113823'] },
  'ct-x-ray-source-parameters': { name: 'CT X-Ray Source Parameters', codes: ['DCM 113831'] },
  kvp: { name: 'KVP', codes: ['DCM 113733'] },
  'tube-current': { name: 'X-Ray Tube Current', codes: ['DCM 113734'] },
  'tube-current-maximum': { name: 'Maximum X-Ray Tube Current', codes: ['DCM 113833'] },
  'exposure-time-per-rotation': { name: 'Exposure Time per Rotation', codes: ['DCM 113834'] },
  'x-ray-modulation-type': { name: 'X-Ray Modulation Type', codes: ['DCM 113842'] },
  'ct-dose': { name: 'CT Dose', codes: ['DCM 113829'] },
  'mean-ctdivol': { name: 'Mean CTDIvol', codes: ['DCM 113830'] },
  'ctdiw-phantom-type': { name: 'CTDIw Phantom Type', codes: ['DCM 113835'] },
  dlp: { name: 'DLP', codes: ['DCM 113838'] },
  ssde: { name: 'Size Specific Dose Estimation', codes: ['DCM 113930'] },
  'measurement-method': { name: 'Measurement Method', codes: ['SCT 370129005', 'SRT G-C036'] },
  'lateral-dimension': { name: 'Measured Lateral Dimension', codes: ['DCM 113931'] },
  'ap-dimension': { name: 'Measured AP Dimension', codes: ['DCM 113932'] },
  'effective-diameter': { name: 'Derived Effective Diameter', codes: ['DCM 113933'] },
  // 113981-113984 (PS3.16 CID 10069) name the same quantity by how it was had; 113980 is TID 10013's.
  'water-equivalent-diameter': {
    name: 'Water Equivalent Diameter',
    codes: ['DCM 113980', 'DCM 113981', 'DCM 113982', 'DCM 113983', 'DCM 113984'],
  },
  // TID 10002: projection totals, one container a plane
  'accumulated-dose-data': { name: 'Accumulated X-Ray Dose Data', codes: ['DCM 113702'] },
  'dap-total': { name: 'Dose Area Product Total', codes: ['DCM 113722'] },
  'dose-rp-total': { name: 'Dose (RP) Total', codes: ['DCM 113725'] },
  'fluoro-time-total': { name: 'Total Fluoro Time', codes: ['DCM 113730'] },
  // TID 10003: one projection irradiation event
  'projection-event': { name: 'Irradiation Event X-Ray Data', codes: ['DCM 113706'] },
  'irradiation-event-type': { name: 'Irradiation Event Type', codes: ['DCM 113721'] },
  'dose-area-product': { name: 'Dose Area Product', codes: ['DCM 122130'] },
  'dose-rp': { name: 'Dose (RP)', codes: ['DCM 113738'] },
  // TID 10005, 10007: mammography, which is no quantity of this registry
  'average-glandular-dose': { name: 'Average Glandular Dose', codes: ['DCM 111631', 'DCM 111637'] },
} as const satisfies Readonly<Record<string, Concept>>

export type DicomConcept = keyof typeof dicomConcepts

const concepts: readonly (readonly [string, Concept])[] = Object.entries(dicomConcepts)

const isConcept = (name: string): name is DicomConcept => Object.hasOwn(dicomConcepts, name)

/** Concept by "SCHEME VALUE". */
export const conceptByCode: ReadonlyMap<string, DicomConcept> = new Map(
  concepts.flatMap(([name, concept]) =>
    isConcept(name) ? concept.codes.map((code) => [code, name] as const) : [],
  ),
)
