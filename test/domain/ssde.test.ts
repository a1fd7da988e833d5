import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absentDose } from '../../src/domain/fixed-point.ts'
import { ssdeFactor, ssdeFactorKinds, ssdeFromCtdivol } from '../../src/domain/ssde.ts'

const golden = join(import.meta.dirname, '../../../shared/reference/ssde-golden.json')

interface GoldenRow {
  readonly D_cm: number
  readonly f32: number
  readonly f16: number
  readonly f_head293: number
}

describe('ssdeFactor', () => {
  it.each([
    ['body-32', 10, 2.566],
    ['body-32', 20, 1.777],
    ['body-32', 30, 1.231],
    ['body-32', 40, 0.853],
    ['body-16', 10, 1.273],
    ['body-16', 20, 0.864],
    ['head-16', 8, 1.3457],
    ['head-16', 17, 0.8689],
  ] as const)('%s at %d cm is %d', (kind, diameterCm, factor) => {
    expect(Math.abs((ssdeFactor(kind, diameterCm) ?? Number.NaN) - factor)).toBeLessThan(0.0005)
  })
  it.each(ssdeFactorKinds)(
    '%s holds from 8 to 45 cm, both included, and is null outside',
    (kind) => {
      expect(ssdeFactor(kind, 8)).not.toBeNull()
      expect(ssdeFactor(kind, 45)).not.toBeNull()
      for (const diameter of [7.999, 45.001, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(ssdeFactor(kind, diameter)).toBeNull()
      }
    },
  )
  it('falls as the patient grows', () => {
    const diameter = fc.double({ min: 8, max: 44, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...ssdeFactorKinds), diameter, (kind, cm) => {
        expect(ssdeFactor(kind, cm + 1)).toBeLessThan(ssdeFactor(kind, cm) ?? Number.NaN)
      }),
    )
  })
  it.skipIf(!existsSync(golden))(
    'agrees with all computed rows, printed to four places (skipped without the shared reference folder)',
    () => {
      const { computed_f: rows }: { computed_f: readonly GoldenRow[] } = JSON.parse(
        readFileSync(golden, 'utf8'),
      )
      expect(rows).toHaveLength(38)
      for (const row of rows) {
        expect(ssdeFactor('body-32', row.D_cm)).toBeCloseTo(row.f32, 4)
        expect(ssdeFactor('body-16', row.D_cm)).toBeCloseTo(row.f16, 4)
        expect(ssdeFactor('head-16', row.D_cm)).toBeCloseTo(row.f_head293, 4)
      }
    },
  )
})

describe('ssdeFromCtdivol', () => {
  it('multiplies CTDIvol by the factor, to the nearest step of 0.0001 mGy', () => {
    const tenMgy = 100_000
    expect(ssdeFromCtdivol(tenMgy, 'body-32', 20)).toBe(177_735)
  })
  it('is null for an absent CTDIvol, a diameter outside 8-45 cm, and a product that does not fit', () => {
    expect(ssdeFromCtdivol(absentDose, 'body-32', 20)).toBeNull()
    expect(ssdeFromCtdivol(100_000, 'body-32', 50)).toBeNull()
    expect(ssdeFromCtdivol(absentDose - 1, 'body-32', 10)).toBeNull()
  })
  it('of nothing is nothing', () => {
    expect(ssdeFromCtdivol(0, 'head-16', 16)).toBe(0)
  })
})
