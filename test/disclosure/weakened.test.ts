import { describe, expect, it } from 'vitest'
import { disclosureProfiles } from '../../src/access/disclosure/profiles.ts'
import { significant } from '../../src/access/disclosure/significant.ts'
import { madeCell, medianFigures } from '../../src/analytics/made-cells.ts'
import { quantityDefinitions } from '../../src/domain/quantity.ts'
import type { PublishedCell } from './solver/published.ts'
import { leaksOf } from './support/leaks.ts'
import { cellsOf, randomOf, randomTable, tablePlaces, type Table } from './support/random-tables.ts'

const { peers } = disclosureProfiles

/** What would leave if each cell were looked at by itself alone, its figures rounded to so many figures. */
function oneByOne(table: Table, figures: number): readonly PublishedCell[] {
  return cellsOf([table]).map(({ definition, exams, facilities, disclosure, ...cell }) => {
    const { protocol, scheme, band, quantity, phantomCm } = definition
    const found = { definition, exams, facilities, disclosure, ...cell }
    const isShown = disclosure !== null && (madeCell(found, peers)?.content ?? null) !== null
    const { stepsPerUnit } = quantityDefinitions[quantity]
    const round = (value: number | null): number | null =>
      value === null ? null : significant(value / stepsPerUnit, figures)
    const sorted = disclosure?.medians.toSorted() ?? new Float64Array()
    const [p25, p50, p75, lower, upper] = isShown
      ? medianFigures(sorted, peers.facilitiesBeyond).map(round)
      : []
    return {
      protocol: { loinc: protocol.loinc },
      scheme: scheme.id,
      band: band.id,
      quantity,
      phantomCm,
      withheld: !isShown,
      asOf: isShown ? '2026-01-01' : null,
      exams: isShown ? exams : null,
      facilities: isShown ? facilities : null,
      p25: p25 ?? null,
      achievable: p50 ?? null,
      drl: p75 ?? null,
      interval: { lower: lower ?? null, upper: upper ?? null },
    }
  })
}

const tables = [1, 2, 3, 4].flatMap((seed) => {
  const random = randomOf(seed)
  return tablePlaces.map((place) => randomTable(place, random))
})

describe('the solver can fail: without a rule it finds what the rule is for', () => {
  it('withheld counts, and counts under ten, where cells are not protected jointly', () => {
    const leaks = tables.flatMap((table) => leaksOf(table, oneByOne(table, 2)).counts)
    expect(leaks.some((leak) => leak.startsWith('rest of '))).toBe(true)
    expect(leaks.some((leak) => !leak.startsWith('rest of '))).toBe(true)
  })

  it('hospitals’ medians, where figures are rounded and nothing looks at what they give together', () => {
    expect(tables.flatMap((table) => leaksOf(table, oneByOne(table, 2)).medians)).not.toEqual([])
  })
})
