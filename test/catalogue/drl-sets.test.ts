import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemeById } from '../../src/catalogue/banding-schemes.ts'
import { drlSetById, drlSets } from '../../src/catalogue/drl-sets.ts'
import { protocolByLoinc } from '../../src/catalogue/protocols.ts'

const root = join(import.meta.dirname, '../..')
const published = join(root, '../shared/reference/published-drls.json')

interface PublishedRow {
  readonly set: string
  readonly region: string
  readonly year: number | null
  readonly population: string
  readonly protocol: string
  readonly indication: string | null
  readonly band: {
    readonly type: string
    readonly unit: string
    readonly min: number | null
    readonly max: number | null
    readonly max_inclusive?: boolean
  } | null
  readonly quantity: string
  readonly phantom_cm: number | null
  readonly phantom_cm_assumed: number | null
  readonly percentile: number | null
  readonly percentile_stated_in_source: boolean
  readonly value: number
  readonly unit: string
  readonly source: string
  readonly evidence: string
  readonly note?: string | null
  readonly level?: string
  readonly bound?: 'lower' | 'upper'
}

const values = drlSets.flatMap((set) => set.values.map((value) => ({ set: set.id, ...value })))

function valueOf(
  set: string,
  protocolText: string,
  band: string | null,
  quantity: string,
): number[] {
  return values
    .filter((row) => row.set === set && row.protocolText === protocolText)
    .filter((row) => row.band === band && row.quantity === quantity)
    .map(({ value }) => value)
}

describe('published DRL sets', () => {
  it('are 18, with 295 values, each with source and evidence', () => {
    expect(drlSets).toHaveLength(18)
    expect(values).toHaveLength(295)
    for (const { source, evidence, value } of values) {
      expect(source.length).toBeGreaterThan(10)
      expect(evidence.length).toBeGreaterThan(3)
      expect(value).toBeGreaterThan(0)
    }
  })
  it('are every file of the data folder', () => {
    const files = readdirSync(join(root, 'src/catalogue/data/drl-sets'))
    expect(files.toSorted()).toEqual(drlSets.map(({ id }) => `${id}.json`).toSorted())
  })
  it.each(drlSets)(
    '$id: every covered code is in the catalogue, no words are left without a row',
    (set) => {
      for (const { text, indication, loincs, comment } of set.coverage) {
        for (const code of loincs) expect(protocolByLoinc(code)?.modality).toBe('CT')
        expect(new Set(loincs).size).toBe(loincs.length)
        if (loincs.length === 0) expect(comment).not.toBeNull()
        const used = set.values.some(
          (value) =>
            value.protocolText === text && (indication === null || indication === value.indication),
        )
        expect(used).toBe(true)
      }
    },
  )
  it.each(drlSets)('$id: a band exists in its scheme, and its population is the value’s', (set) => {
    for (const value of set.values) {
      expect(value.band === null).toBe(value.scheme === null)
      if (value.scheme === null) continue
      const scheme = schemeById(value.scheme)
      expect(scheme?.bands.map(({ id }) => id)).toContain(value.band)
      expect(['all', value.population]).toContain(scheme?.population.kind)
      expect(value.bandText).not.toBeNull()
    }
  })
  it.each(drlSets)('$id: no cell has two values of one kind', (set) => {
    const keys = set.values.flatMap((value) =>
      value.loincs.map((code) =>
        [code, value.scheme, value.band, value.quantity, value.kind, value.indication].join('|'),
      ),
    )
    expect(new Set(keys).size).toBe(keys.length)
  })
  it('state kind and percentile together: DRL 75, median 50, ends of a range none', () => {
    const percentile = { drl: 75, median: 50, 'range-lower': null, 'range-upper': null }
    for (const value of values) expect(value.percentile).toBe(percentile[value.kind])
  })
  it('state a phantom for every CTDIvol and DLP, and none for SSDE', () => {
    for (const { quantity, phantomCm } of values) {
      expect(phantomCm === null).toBe(quantity === 'SSDE')
    }
  })
  it('say what their CTDIvol is of, and whether that is assumed', () => {
    for (const { id, ctdivolOf, ctdivolOfAssumed } of drlSets) {
      const isUk = id === 'uk-ndrl-2022'
      expect([ctdivolOf, ctdivolOfAssumed]).toEqual(isUk ? ['sequence', false] : ['exam', true])
    }
  })
  it('by indication are EUCLID, UCSF and Kampala; the UK’s indications are the survey’s wording', () => {
    const ids = drlSets.filter(({ byIndication }) => byIndication).map(({ id }) => id)
    expect(ids.toSorted()).toEqual(['eu-euclid-rp195', 'ug-kampala-indication', 'us-ucsf-bos-2022'])
  })
  it.each([
    ['eu-pidrl-rp185', 'Head', '0-3mo', 'CTDIvol', 24],
    ['eu-pidrl-rp185', 'Head', '6y-plus', 'DLP', 650],
    ['eu-pidrl-rp185', 'Thorax', '5-15kg', 'DLP', 50],
    ['eu-pidrl-rp185', 'Thorax', '0-5kg', 'CTDIvol', 1.4],
    ['eu-pidrl-rp185', 'Abdomen', '50-80kg', 'DLP', 480],
    ['us-acr-2022-paediatric', 'Head without contrast', '6-18y', 'CTDIvol', 55],
    ['us-acr-2022-paediatric', 'Chest with contrast', '15-18y', 'DLP', 596],
    ['us-acr-2017-adult', 'Head and brain without contrast', null, 'DLP', 962],
    ['uk-ndrl-2022', 'Abdomen and pelvis', null, 'DLP', 530],
    ['au-arpansa-2011-adult', 'Chest', '15y-plus', 'DLP', 450],
    ['ug-2022-adult', 'Lumbar spine', null, 'DLP', 843.82],
    ['us-drr-goske-2013-abdomen', 'Abdomen or abdomen and pelvis', '0-15cm', 'SSDE', 5.8],
  ])('%s: %s %s %s is %d', (set, protocolText, band, quantity, expected) => {
    expect(valueOf(set, protocolText, band, quantity)).toContain(expected)
  })
  it('have no value where the source has none: PiDRL gives no CTDIvol for an abdomen under 5 kg', () => {
    expect(valueOf('eu-pidrl-rp185', 'Abdomen', '0-5kg', 'CTDIvol')).toEqual([])
    expect(valueOf('eu-pidrl-rp185', 'Abdomen', '0-5kg', 'DLP')).toEqual([45])
  })
  it('hold no diagnostic exam against a radiotherapy planning level', () => {
    for (const { loincs } of drlSetById('ie-rt-localisation-breast-2016')?.values ?? []) {
      expect(loincs).toEqual([])
    }
  })
})

describe.skipIf(!existsSync(published))(
  'published-drls.json (skipped: the shared reference folder is not beside the project)',
  () => {
    const rows: readonly PublishedRow[] = JSON.parse(readFileSync(published, 'utf8'))

    it('has its values here one by one, in order, with source, evidence and note', () => {
      for (const id of new Set(rows.map(({ set }) => set))) {
        const theirs = rows.filter(({ set }) => set === id)
        const ours = drlSetById(id.toLowerCase())
        expect(ours).toMatchObject({ country: theirs[0]?.region, year: theirs[0]?.year })
        expect(ours?.values.map(asPublished)).toEqual(theirs.map(normalised))
        for (const [index, { note }] of theirs.entries()) {
          if (typeof note === 'string') expect(ours?.values[index]?.note).toContain(note)
        }
      }
    })
    it('has its bands here, edge for edge', () => {
      const months: Readonly<Record<string, number>> = { y: 12 }
      const variables: Readonly<Record<string, readonly string[]>> = {
        age: ['age-months'],
        weight: ['weight-kg'],
        size: ['size-cm', 'lateral-cm'],
      }
      for (const id of new Set(rows.map(({ set }) => set))) {
        const ours = drlSetById(id.toLowerCase())
        for (const [index, { band }] of rows.filter(({ set }) => set === id).entries()) {
          const value = ours?.values[index]
          if (band === null || band.min === null) {
            expect(value?.scheme).toBeNull()
            continue
          }
          const scheme = schemeById(value?.scheme ?? '')
          const found = scheme?.bands.find((candidate) => candidate.id === value?.band)
          const factor = months[band.unit] ?? 1
          const last = band.max === null ? null : band.max + (band.max_inclusive === true ? 1 : 0)
          expect(found?.min).toBe(band.min * factor)
          expect(found?.max).toBe(last === null ? null : last * factor)
          expect(variables[band.type]).toContain(scheme?.variable)
        }
      }
    })
  },
)

function asPublished(value: (typeof drlSets)[number]['values'][number]) {
  const { protocolText, indication, population, quantity, phantomCm, phantomAssumed } = value
  const { percentile, percentileStated, source, evidence, kind } = value
  return {
    protocolText,
    indication,
    population,
    quantity,
    phantomCm,
    phantomAssumed,
    percentile,
    percentileStated,
    value: value.value,
    unit: value.unit.replace('·', '.'),
    source,
    evidence,
    kind,
  }
}

function normalised(row: PublishedRow) {
  const kindOfRow = row.level === 'median' ? 'median' : 'drl'
  return {
    protocolText: row.protocol,
    indication: row.indication,
    population: row.population.replace(' (15+ y)', ''),
    quantity: row.quantity,
    phantomCm: row.phantom_cm ?? row.phantom_cm_assumed,
    phantomAssumed: row.phantom_cm === null && row.phantom_cm_assumed !== null,
    percentile: row.percentile,
    percentileStated: row.percentile_stated_in_source,
    value: row.value,
    unit: row.unit,
    source: row.source,
    evidence: row.evidence,
    kind: row.bound === undefined ? kindOfRow : `range-${row.bound}`,
  }
}
