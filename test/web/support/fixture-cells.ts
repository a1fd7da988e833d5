import type { ComparisonRow, DrlRow, Reference, Verdict } from '../../../src/contract/analytics.ts'
import type { Quantity } from '../../../src/domain/quantity.ts'

/** One invented cell, short enough to write twenty-five of. */
interface Cell {
  readonly loinc: string
  readonly name: string
  readonly scheme: string
  readonly band: string
  readonly label: string
  readonly child: boolean
  readonly phantom: 16 | 32
  readonly exams: number
  readonly typical: number
  readonly half: number
  readonly open?: 'upper' | 'lower' | 'both'
  readonly registry?: number
  readonly pidrl?: number
  readonly euclid?: readonly [number, string]
  readonly uk?: number
  readonly other?: { readonly value: number; readonly phantom: 16 | 32 }
  readonly arpansa?: number
}

const head = 'pidrl-head-age'
const body = 'pidrl-body-weight'
const adult = 'adult-all'
const a = { scheme: adult, band: 'all', label: 'adults', child: false } as const

const cells: readonly Cell[] = [
  {
    loinc: '24627-2',
    name: 'CT Chest',
    scheme: body,
    band: '0-5',
    label: '0–<5 kg',
    child: true,
    phantom: 32,
    exams: 7,
    typical: 31,
    half: 0.1,
    registry: 33,
    pidrl: 35,
  },
  {
    loinc: '24627-2',
    name: 'CT Chest',
    scheme: body,
    band: '5-15',
    label: '5–<15 kg',
    child: true,
    phantom: 32,
    exams: 34,
    typical: 49,
    half: 0.13,
    registry: 47,
    pidrl: 50,
  },
  {
    loinc: '24627-2',
    name: 'CT Chest',
    scheme: body,
    band: '15-30',
    label: '15–<30 kg',
    child: true,
    phantom: 32,
    exams: 128,
    typical: 92,
    half: 0.1,
    registry: 66,
    pidrl: 70,
  },
  {
    loinc: '24627-2',
    name: 'CT Chest',
    scheme: body,
    band: '30-50',
    label: '30–<50 kg',
    child: true,
    phantom: 32,
    exams: 11,
    typical: 104,
    half: 0.18,
    open: 'upper',
    registry: 101,
    pidrl: 115,
  },
  {
    loinc: '30799-1',
    name: 'CT Head WO contrast',
    scheme: head,
    band: '0-3m',
    label: '0–<3 months',
    child: true,
    phantom: 16,
    exams: 12,
    typical: 216,
    half: 0.16,
    open: 'both',
    registry: 262,
    pidrl: 300,
  },
  {
    loinc: '30799-1',
    name: 'CT Head WO contrast',
    scheme: head,
    band: '3-12m',
    label: '3–<12 months',
    child: true,
    phantom: 16,
    exams: 48,
    typical: 352,
    half: 0.07,
    registry: 341,
    pidrl: 385,
  },
  {
    loinc: '30799-1',
    name: 'CT Head WO contrast',
    scheme: head,
    band: '1-6y',
    label: '1–<6 years',
    child: true,
    phantom: 16,
    exams: 211,
    typical: 604,
    half: 0.04,
    registry: 498,
    pidrl: 505,
  },
  {
    loinc: '30799-1',
    name: 'CT Head WO contrast',
    scheme: head,
    band: '6y',
    label: '6 years and over',
    child: true,
    phantom: 16,
    exams: 164,
    typical: 560,
    half: 0.05,
    registry: 641,
    pidrl: 650,
  },
  {
    loinc: '79103-8',
    name: 'CT Abdomen W contrast IV',
    scheme: body,
    band: '5-15',
    label: '5–<15 kg',
    child: true,
    phantom: 16,
    exams: 26,
    typical: 171,
    half: 0.12,
    other: { value: 120, phantom: 32 },
  },
  {
    loinc: '79103-8',
    name: 'CT Abdomen W contrast IV',
    scheme: body,
    band: '30-50',
    label: '30–<50 kg',
    child: true,
    phantom: 32,
    exams: 61,
    typical: 171,
    half: 0.12,
    registry: 203,
    pidrl: 210,
  },
  {
    loinc: '72531-7',
    name: 'CT Colon and Abdomen and Pelvis for polyps, virtual colonography, two positions, without and with contrast enema',
    ...a,
    phantom: 32,
    exams: 86,
    typical: 612,
    half: 0.09,
    registry: 640,
    uk: 950,
  },
  {
    loinc: '30799-1',
    name: 'CT Head WO contrast',
    ...a,
    phantom: 16,
    exams: 1933,
    typical: 788,
    half: 0.012,
    registry: 870,
    euclid: [807, 'Stroke'],
    uk: 790,
    arpansa: 880,
  },
  {
    loinc: '87915-5',
    name: 'CT Neck and Chest and Abdomen and Pelvis W contrast IV',
    ...a,
    phantom: 32,
    exams: 322,
    typical: 1180,
    half: 0.04,
    registry: 1140,
    uk: 1000,
  },
  {
    loinc: '36813-4',
    name: 'CT Abdomen and Pelvis W contrast IV',
    ...a,
    phantom: 32,
    exams: 1204,
    typical: 742,
    half: 0.015,
    registry: 640,
    uk: 745,
    arpansa: 600,
  },
  {
    loinc: '24628-0',
    name: 'CT Chest W contrast IV',
    ...a,
    phantom: 32,
    exams: 702,
    typical: 318,
    half: 0.03,
    registry: 372,
    euclid: [348, 'Lung cancer'],
    uk: 350,
    arpansa: 390,
  },
  {
    loinc: '24629-8',
    name: 'CT Chest WO contrast',
    ...a,
    phantom: 32,
    exams: 911,
    typical: 261,
    half: 0.03,
    registry: 340,
    uk: 290,
  },
  {
    loinc: '79077-4',
    name: 'CT Chest angiogram pulmonary arteries W contrast IV',
    ...a,
    phantom: 32,
    exams: 489,
    typical: 318,
    half: 0.05,
    registry: 310,
    euclid: [307, 'Pulmonary embolism'],
    uk: 340,
  },
  {
    loinc: '24932-6',
    name: 'CT Lumbar spine WO contrast',
    ...a,
    phantom: 32,
    exams: 143,
    typical: 436,
    half: 0.08,
    registry: 512,
    arpansa: 500,
  },
  {
    loinc: '24946-6',
    name: 'CT Cervical spine WO contrast',
    ...a,
    phantom: 32,
    exams: 240,
    typical: 298,
    half: 0.06,
    registry: 410,
    euclid: [455, 'Cervical spine trauma'],
  },
  {
    loinc: '58744-4',
    name: 'CT Heart coronary arteries W contrast IV',
    ...a,
    phantom: 32,
    exams: 118,
    typical: 150,
    half: 0.12,
    registry: 405,
    euclid: [415, 'Coronary CT angiography'],
    uk: 280,
  },
  {
    loinc: '58743-6',
    name: 'CT Heart calcium scoring',
    ...a,
    phantom: 32,
    exams: 77,
    typical: 49,
    half: 0.11,
    registry: 61,
    euclid: [72, 'Coronary calcium scoring'],
  },
  {
    loinc: '30621-7',
    name: 'CT Kidneys and Ureters and Bladder WO contrast',
    ...a,
    phantom: 32,
    exams: 302,
    typical: 441,
    half: 0.06,
    registry: 452,
    euclid: [436, 'Colic/abdominal pain'],
  },
  {
    loinc: '24590-2',
    name: 'CT Sinuses WO contrast',
    ...a,
    phantom: 16,
    exams: 201,
    typical: 96,
    half: 0.06,
    registry: 172,
    euclid: [188, 'Chronic sinusitis'],
    uk: 240,
  },
  {
    loinc: '24942-5',
    name: 'CT Extremity WO contrast',
    ...a,
    phantom: 16,
    exams: 64,
    typical: 142,
    half: 0.16,
  },
  {
    loinc: '24879-9',
    name: 'CT Petrous bone WO contrast',
    ...a,
    phantom: 16,
    exams: 14,
    typical: 300,
    half: 0.1,
    registry: 390,
  },
]

const scaleOf: Readonly<Partial<Record<Quantity, number>>> = { DLP: 1, CTDIvol: 0.028, SSDE: 0.037 }
const units: Readonly<Partial<Record<Quantity, string>>> = {
  DLP: 'mGy·cm',
  CTDIvol: 'mGy',
  SSDE: 'mGy',
}

const round = (value: number) => Number(value.toPrecision(3))

/** The rule of methods.md section 6, for invented numbers. */
function verdictOf(
  typical: number,
  lower: number | null,
  drl: number,
  p25: number | null,
): Verdict {
  if (lower !== null && lower > drl) return 'above'
  if (typical > drl) return 'possibly-above'
  if (p25 !== null && typical <= p25) return 'check-image-quality'
  return 'below'
}

const gravity: readonly Verdict[] = [
  'above',
  'possibly-above',
  'check-image-quality',
  'below',
  'phantom-differs',
  'too-few',
  'no-drl',
]

function comparisonRow(cell: Cell, facility: string, quantity: Quantity): ComparisonRow {
  const k = scaleOf[quantity] ?? 1
  const minimumExams = cell.child ? 10 : 20
  const few = cell.exams < minimumExams
  const typical = few ? null : round(cell.typical * k)
  const lower =
    cell.open === 'lower' || cell.open === 'both' ? null : round(cell.typical * k * (1 - cell.half))
  const upper =
    cell.open === 'upper' || cell.open === 'both' ? null : round(cell.typical * k * (1 + cell.half))
  const peersP25 = cell.registry === undefined ? null : round(cell.registry * 0.55 * k)
  const reference = (
    set: string,
    name: string,
    value: number,
    source: string,
    indication: string | null,
    phantom: 16 | 32,
    assumed: boolean,
  ): Reference => {
    const drl = round(value * k)
    const differs = phantom !== cell.phantom && quantity !== 'SSDE'
    const verdict: Verdict = differs
      ? 'phantom-differs'
      : typical === null
        ? 'too-few'
        : verdictOf(typical, lower, drl, set === 'registry' ? peersP25 : null)
    return {
      set,
      name,
      value: drl,
      kind: set === 'registry' ? 'registry' : 'published',
      phantomCm: quantity === 'SSDE' ? null : phantom,
      phantomAssumed: assumed,
      indication,
      source,
      ratio: typical === null || differs ? null : typical / drl,
      verdict,
    }
  }
  const references: Reference[] = []
  if (cell.registry !== undefined)
    references.push(
      reference(
        'registry',
        'Registry DRL',
        cell.registry,
        'This registry, snapshot 2026-Q3, P75 of facility medians',
        null,
        cell.phantom,
        false,
      ),
    )
  if (quantity !== 'SSDE') {
    if (cell.pidrl !== undefined)
      references.push(
        reference(
          'EU-PiDRL-RP185',
          'European PiDRL (RP 185)',
          cell.pidrl,
          'European Commission, Radiation Protection 185 (2018), table 10.2',
          null,
          cell.phantom,
          true,
        ),
      )
    if (cell.euclid !== undefined)
      references.push(
        reference(
          'EU-EUCLID-RP195',
          'EUCLID (RP 195)',
          cell.euclid[0],
          'European Commission, Radiation Protection 195 (2021)',
          cell.euclid[1],
          cell.phantom,
          true,
        ),
      )
    if (cell.uk !== undefined)
      references.push(
        reference(
          'UK-NDRL-2022',
          'UK national DRLs 2022',
          cell.uk,
          'GOV.UK, National Diagnostic Reference Levels from 20 November 2024, table 1',
          null,
          cell.phantom,
          true,
        ),
      )
    if (cell.arpansa !== undefined)
      references.push(
        reference(
          'AU-ARPANSA-2018-adult',
          'Australia (ARPANSA) 2018',
          cell.arpansa,
          'ARPANSA, Australian national DRLs for CT, 2018',
          null,
          cell.phantom,
          true,
        ),
      )
    if (cell.other !== undefined)
      references.push(
        reference(
          'EU-PiDRL-RP185',
          'European PiDRL (RP 185)',
          cell.other.value,
          'European Commission, Radiation Protection 185 (2018), table 10.2',
          null,
          cell.other.phantom,
          true,
        ),
      )
  }
  const verdict: Verdict = few
    ? 'too-few'
    : (gravity.find((candidate) => references.some((held) => held.verdict === candidate)) ??
      'no-drl')
  return {
    protocol: { loinc: cell.loinc, name: cell.name },
    scheme: cell.scheme,
    band: cell.band,
    bandLabel: cell.label,
    population: cell.child ? 'paediatric' : 'adult',
    quantity,
    unit: units[quantity] ?? 'mGy',
    phantomCm: quantity === 'SSDE' ? null : cell.phantom,
    phantomAssumed: false,
    facility,
    scanner: null,
    typical,
    interval: few ? null : { lower, upper, level: 0.95 },
    p25: few ? null : round(cell.typical * k * 0.78),
    p75: few ? null : round(cell.typical * k * 1.3),
    exams: cell.exams,
    minimumExams,
    status: few ? 'too-few' : 'ok',
    references,
    peers:
      peersP25 === null || cell.registry === undefined
        ? null
        : {
            p25: peersP25,
            p50: round(cell.registry * 0.78 * k),
            p75: round(cell.registry * k),
            facilities: 23,
          },
    verdict,
  }
}

export const comparisonRows = (facility: string, quantity: Quantity): ComparisonRow[] =>
  cells.map((cell) => comparisonRow(cell, facility, quantity))

/** The registry's DRLs of the same cells; some too few, some withheld. */
export const drlRows = (quantity: Quantity): DrlRow[] =>
  comparisonRows('', quantity).map((row, index): DrlRow => {
    const drl = row.peers?.p75 ?? null
    const status = drl !== null ? 'ok' : index % 2 === 0 ? 'too-few' : 'withheld'
    const { protocol, scheme, band, bandLabel, population, unit, phantomCm, phantomAssumed } = row
    return {
      protocol,
      scheme,
      band,
      bandLabel,
      population,
      quantity,
      unit,
      phantomCm,
      phantomAssumed,
      method: 'icrp135',
      quantileType: 7,
      drl,
      achievable: row.peers?.p50 ?? null,
      p25: row.peers?.p25 ?? null,
      interval:
        drl === null
          ? null
          : {
              lower: round(drl * 0.9),
              upper: index % 5 === 0 ? null : round(drl * 1.12),
              level: 0.95,
            },
      exams: drl === null ? null : row.exams * 21,
      facilities: drl === null ? null : 23,
      status,
      excluded: {},
      withheld: status === 'withheld',
    }
  })
