/** Published facts the sample is calibrated on, and our targets derived from them. */

const smithBindman2015 =
  'Smith-Bindman et al. Radiology 2015 (escholarship.org/uc/item/2bg5h2mb): 199,656 adult exams, 12 facilities, 2013'
const japan2015 = 'Japan DRLs 2015 survey, adults of 50-60 kg (pdfslide.tips e1iefeeffff)'
const uganda2022 = 'BMC Medical Imaging 2022, s12880-022-00838-x, table 10: single facilities'
const klosterkemper2018 =
  'Klosterkemper et al. Acad Radiol 2018, table 4: one German hospital, by water-equivalent diameter'
const ucsfDeciles =
  'UCSF registry, about 748,850 abdomen scans, deciles of effective diameter (PMC10957641, table 3)'
const pidrl = 'European Guidelines on DRLs for Paediatric Imaging (PiDRL), Radiation Protection 185'

/** Quartiles of single exams. Units: CTDIvol mGy, DLP mGy·cm. */
export const examQuartiles = [
  { region: 'head', quantity: 'CTDIvol', p25: 37, p50: 50, p75: 62, source: smithBindman2015 },
  { region: 'chest', quantity: 'CTDIvol', p25: 7, p50: 12, p75: 17, source: smithBindman2015 },
  { region: 'abdomen', quantity: 'CTDIvol', p25: 8, p50: 12, p75: 17, source: smithBindman2015 },
  { region: 'head', quantity: 'DLP', p25: 640, p50: 880, p75: 1120, source: smithBindman2015 },
  { region: 'chest', quantity: 'DLP', p25: 260, p50: 420, p75: 610, source: smithBindman2015 },
  { region: 'abdomen', quantity: 'DLP', p25: 360, p50: 580, p75: 860, source: smithBindman2015 },
  { region: 'chest', quantity: 'CTDIvol', p25: 7, p50: null, p75: 11, source: japan2015 },
  { region: 'abdomen', quantity: 'CTDIvol', p25: 9, p50: null, p75: 14, source: japan2015 },
] as const

/** Spread of ln(dose): of exams within one facility, and of exams of one body size over facilities. */
export const spreads = {
  withinFacility: { min: 0.172, max: 0.566, source: uganda2022 },
  oneBodySize: { min: 0.213, max: 0.335, source: japan2015 },
} as const

/** Growth of adult body CTDIvol with size: ln(mGy) per cm of diameter. */
export const sizeSlopes = [
  { perCm: 0.084, from: 'mean 8 mGy at 26.2 cm to 11 mGy at 30.0 cm', source: ucsfDeciles },
  { perCm: 0.105, from: 'mean 4.3 mGy at 23 cm to 23.0 mGy at 39 cm', source: klosterkemper2018 },
] as const

/** European DRLs for children (P75); bands half-open. */
export const pidrlValues = {
  source: pidrl,
  head: [
    { minMonths: 0, maxMonths: 3, ctdivolMgy: 24, dlpMgyCm: 300 },
    { minMonths: 3, maxMonths: 12, ctdivolMgy: 28, dlpMgyCm: 385 },
    { minMonths: 12, maxMonths: 72, ctdivolMgy: 40, dlpMgyCm: 505 },
    { minMonths: 72, maxMonths: 216, ctdivolMgy: 50, dlpMgyCm: 650 },
  ],
  chest: [
    { minKg: 0, maxKg: 5, ctdivolMgy: 1.4, dlpMgyCm: 35 },
    { minKg: 5, maxKg: 15, ctdivolMgy: 1.8, dlpMgyCm: 50 },
    { minKg: 15, maxKg: 30, ctdivolMgy: 2.7, dlpMgyCm: 70 },
    { minKg: 30, maxKg: 50, ctdivolMgy: 3.7, dlpMgyCm: 115 },
    { minKg: 50, maxKg: 80, ctdivolMgy: 5.4, dlpMgyCm: 200 },
  ],
  abdomen: [
    { minKg: 0, maxKg: 5, ctdivolMgy: null, dlpMgyCm: 45 },
    { minKg: 5, maxKg: 15, ctdivolMgy: 3.5, dlpMgyCm: 120 },
    { minKg: 15, maxKg: 30, ctdivolMgy: 5.4, dlpMgyCm: 150 },
    { minKg: 30, maxKg: 50, ctdivolMgy: 7.3, dlpMgyCm: 210 },
    { minKg: 50, maxKg: 80, ctdivolMgy: 13, dlpMgyCm: 480 },
  ],
} as const

/**
 * Standard deviations of ln(CTDIvol). Facility (general and per protocol), scanner and exam add in
 * squares to 0.30 for one body size, inside `spreads.oneBodySize`; body size adds about 0.2.
 */
export const model = {
  facilitySd: 0.07,
  facilityProtocolSd: 0.19,
  scannerSd: 0.07,
  examSd: 0.2,
  /** ln(mGy) per cm of effective diameter: between the two published slopes. */
  adultSizeSlopePerCm: 0.09,
  /** cm; an adult of 75 kg and 1.72 m by the cylinder rule below. */
  adultReferenceDiameterCm: 29,
  /** Effective diameter in cm = 4.4·sqrt(kg/m): 12 cm at birth, 19 at 5 years, 29 for an adult. */
  diameterPerRootKgPerM: 4.4,
  facilityLengthSd: 0.05,
  examLengthSd: 0.07,
  /** Upgrades that bring iterative reconstruction lower the dose by this share. */
  upgradeSaving: { probability: 0.35, min: 0.06, max: 0.18 },
  /** CTDIvol on the 16 cm phantom over the 32 cm one, same exposure (ACR). */
  phantomRatio: 2.3,
} as const

export interface Anchor {
  /** Years for heads, kg for bodies. */
  readonly at: number
  readonly ctdivolMgy: number
  readonly lengthMm: number
}

/**
 * Medians over facilities for children: about 0.7 to 0.85 of the PiDRL P75, so that with the
 * spread above the P75 of facility medians comes near or under it and some facilities exceed it.
 * Between anchors ln(CTDIvol) and length run linearly.
 */
export const paediatricAnchors: Readonly<Record<'head' | 'chest' | 'abdomen', readonly Anchor[]>> =
  {
    head: [
      { at: 0.12, ctdivolMgy: 19.5, lengthMm: 118 },
      { at: 0.6, ctdivolMgy: 23, lengthMm: 130 },
      { at: 3.2, ctdivolMgy: 32.5, lengthMm: 134 },
      { at: 11, ctdivolMgy: 41, lengthMm: 141 },
      { at: 18, ctdivolMgy: 44, lengthMm: 148 },
    ],
    chest: [
      { at: 3.5, ctdivolMgy: 1.05, lengthMm: 170 },
      { at: 10, ctdivolMgy: 1.5, lengthMm: 225 },
      { at: 22, ctdivolMgy: 2.2, lengthMm: 238 },
      { at: 40, ctdivolMgy: 3.05, lengthMm: 285 },
      { at: 62, ctdivolMgy: 4.45, lengthMm: 335 },
    ],
    abdomen: [
      { at: 3.5, ctdivolMgy: 1.7, lengthMm: 195 },
      { at: 10, ctdivolMgy: 2.85, lengthMm: 295 },
      { at: 22, ctdivolMgy: 4.2, lengthMm: 305 },
      { at: 40, ctdivolMgy: 5.4, lengthMm: 345 },
      { at: 62, ctdivolMgy: 10, lengthMm: 410 },
    ],
  }

/** Medians of body weight and height by age; growth references, rounded. */
export const growth: readonly {
  readonly years: number
  readonly kg: number
  readonly m: number
}[] = [
  { years: 0, kg: 3.4, m: 0.5 },
  { years: 0.083, kg: 4.4, m: 0.545 },
  { years: 0.25, kg: 6.2, m: 0.61 },
  { years: 0.5, kg: 7.7, m: 0.67 },
  { years: 1, kg: 9.6, m: 0.755 },
  { years: 2, kg: 12.2, m: 0.87 },
  { years: 4, kg: 16.3, m: 1.03 },
  { years: 6, kg: 20.5, m: 1.16 },
  { years: 8, kg: 25.6, m: 1.28 },
  { years: 10, kg: 32, m: 1.39 },
  { years: 12, kg: 41, m: 1.5 },
  { years: 14, kg: 51, m: 1.62 },
  { years: 16, kg: 59, m: 1.69 },
  { years: 18, kg: 65, m: 1.72 },
]
