import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weightedMean } from '../../src/domain/weighted-mean.ts'

const dose = fc.integer({ min: 0, max: 0xfffffffe })
const weight = fc.integer({ min: 1, max: 100_000_000 })

describe('a weighted mean', () => {
  it('of nothing, or with no weight, is none', () => {
    expect(weightedMean([])).toBeNull()
    expect(weightedMean([{ dose: 5, weight: 0 }])).toBeNull()
  })

  it('rounds a tie to the even step', () => {
    expect(
      weightedMean([
        { dose: 1, weight: 1 },
        { dose: 2, weight: 1 },
      ]),
    ).toBe(2)
    expect(
      weightedMean([
        { dose: 2, weight: 1 },
        { dose: 3, weight: 1 },
      ]),
    ).toBe(2)
  })

  it('is exact where products exceed 2^53', () => {
    // (4294967293 x 99999999 + 4294967294 x 100000001) / 2e8 = 4294967293.500000005: above the tie
    expect(
      weightedMean([
        { dose: 4_294_967_293, weight: 99_999_999 },
        { dose: 4_294_967_294, weight: 100_000_001 },
      ]),
    ).toBe(4_294_967_294)
  })

  it('lies between the least and the greatest, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ dose, weight }), { minLength: 1, maxLength: 20 }),
        (items) => {
          const mean = weightedMean(items)
          const doses = items.map((item) => item.dose)
          expect(mean).toBeGreaterThanOrEqual(Math.min(...doses))
          expect(mean).toBeLessThanOrEqual(Math.max(...doses))
          expect(weightedMean(items.toReversed())).toBe(mean)
        },
      ),
    )
  })
})
