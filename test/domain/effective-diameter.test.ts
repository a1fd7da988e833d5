import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  effectiveDiameterCm,
  effectiveDiameterFromAgeCm,
} from '../../src/domain/effective-diameter.ts'

const golden = join(import.meta.dirname, '../../../shared/reference/ssde-golden.json')

/** The published tables are printed to 0.1 cm: the fit may differ by half of that, and no more. */
const printedTolerance = 0.05

type Table = readonly (readonly [number, number])[]

function readTables(): Readonly<Record<string, Table>> {
  const parsed: { tables_from_IndoseCT_aapm_db: Record<string, Table> } = JSON.parse(
    readFileSync(golden, 'utf8'),
  )
  return parsed.tables_from_IndoseCT_aapm_db
}

describe('effectiveDiameterCm', () => {
  it('uses the fit to AP + lateral where both are known', () => {
    expect(effectiveDiameterCm({ apCm: 20, lateralCm: 30 })).toBeCloseTo(24.5914, 3)
    expect(effectiveDiameterCm({ apCm: 6, lateralCm: 6 })).toBeCloseTo(5.7476, 4)
  })
  it('uses the fit to the one dimension that is known', () => {
    expect(effectiveDiameterCm({ apCm: 10, lateralCm: null })).toBeCloseTo(11.6335, 3)
    expect(effectiveDiameterCm({ apCm: null, lateralCm: 10 })).toBeCloseTo(10.1677, 3)
  })
  it('is null where nothing is known', () => {
    expect(effectiveDiameterCm({ apCm: null, lateralCm: null })).toBeNull()
  })
  it('takes a dimension of zero, below or not a number as unknown', () => {
    const lateralOnly = effectiveDiameterCm({ apCm: null, lateralCm: 30 })
    for (const apCm of [0, -3, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(effectiveDiameterCm({ apCm, lateralCm: 30 })).toBe(lateralOnly)
    }
  })
  it('is null beyond the tabulated dimensions, 6-55 cm each', () => {
    expect(effectiveDiameterCm({ apCm: 5.9, lateralCm: null })).toBeNull()
    expect(effectiveDiameterCm({ apCm: 80, lateralCm: null })).toBeNull()
    expect(effectiveDiameterCm({ apCm: null, lateralCm: 300 })).toBeNull()
    expect(effectiveDiameterCm({ apCm: 5, lateralCm: 6 })).toBeNull()
    expect(effectiveDiameterCm({ apCm: 55, lateralCm: 56 })).toBeNull()
  })
  it('rises with each dimension', () => {
    const cm = fc.double({ min: 6, max: 54, noNaN: true })
    fc.assert(
      fc.property(cm, cm, (apCm, lateralCm) => {
        const grown = 1
        for (const [small, large] of [
          [
            { apCm, lateralCm },
            { apCm: apCm + grown, lateralCm },
          ],
          [
            { apCm, lateralCm: null },
            { apCm: apCm + grown, lateralCm: null },
          ],
          [
            { apCm: null, lateralCm },
            { apCm: null, lateralCm: lateralCm + grown },
          ],
        ] as const) {
          expect(effectiveDiameterCm(large)).toBeGreaterThan(
            effectiveDiameterCm(small) ?? Number.NaN,
          )
        }
      }),
    )
  })
})

describe('effectiveDiameterFromAgeCm', () => {
  it('is null outside 0-18 years', () => {
    for (const age of [-0.1, 18.1, Number.NaN]) expect(effectiveDiameterFromAgeCm(age)).toBeNull()
  })
  it('gives 11.2 cm at birth, 21.6 at ten, 29.2 at eighteen (AAPM 204)', () => {
    expect(effectiveDiameterFromAgeCm(0)).toBeCloseTo(11.2, 1)
    expect(effectiveDiameterFromAgeCm(10)).toBeCloseTo(21.6, 1)
    expect(effectiveDiameterFromAgeCm(18)).toBeCloseTo(29.2, 1)
  })
})

describe.skipIf(!existsSync(golden))(
  'the AAPM 204 size tables (skipped: the shared reference folder is not beside the project)',
  () => {
    const cases = [
      ['AP_cm->Deff_cm', (x: number) => effectiveDiameterCm({ apCm: x, lateralCm: null })],
      ['LAT_cm->Deff_cm', (x: number) => effectiveDiameterCm({ apCm: null, lateralCm: x })],
      ['LAT+AP_cm->Deff_cm', (x: number) => effectiveDiameterCm({ apCm: x / 2, lateralCm: x / 2 })],
      ['age_y->Deff_cm', effectiveDiameterFromAgeCm],
    ] as const

    it.each(cases)('%s: every row within half a printed digit', (name, diameter) => {
      const rows = readTables()[name] ?? []
      expect(rows.length).toBeGreaterThan(0)
      for (const [input, printed] of rows) {
        const error = Math.abs((diameter(input) ?? Number.NaN) - printed)
        expect(error, `at ${input}`).toBeLessThanOrEqual(printedTolerance)
      }
    })
    it('has 180 rows in its four tables', () => {
      const tables = readTables()
      const counts = cases.map(([name]) => tables[name]?.length ?? 0)
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(180)
    })
  },
)
