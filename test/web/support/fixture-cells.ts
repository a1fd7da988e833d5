import type { ComparisonRow, DrlRow, Reference, Verdict } from '../../../src/contract/analytics.ts'
import type { Quantity } from '../../../src/domain/quantity.ts'
import { fixtureCells, type Cell } from './fixture-cell-list.ts'

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
  'too-few',
  'phantom-differs',
  'no-drl',
]

/** The verdict of a row: the gravest over its references. */
export const gravestOf = (references: readonly Reference[]): Verdict =>
  gravity.find((candidate) => references.some(({ verdict }) => verdict === candidate)) ?? 'no-drl'

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
      superseded: false,
      indication,
      source,
      note: set.startsWith('AU') ? 'Adults of 15 years and over.' : null,
      ctdivolOf: quantity !== 'CTDIvol' ? null : set.startsWith('UK') ? 'sequence' : 'exam',
      typical,
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
  const verdict = gravestOf(references)
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
  fixtureCells.map((cell) => comparisonRow(cell, facility, quantity))

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
      scanners: null,
      status,
      excluded: {},
      withheld: status === 'withheld',
    }
  })
