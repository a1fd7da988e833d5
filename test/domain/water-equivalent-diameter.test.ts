import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waterEquivalentDiameterCm } from '../../src/domain/water-equivalent-diameter.ts'

describe('waterEquivalentDiameterCm', () => {
  it('of water is the diameter of the circle of that area', () => {
    expect(waterEquivalentDiameterCm(0, Math.PI * 16 ** 2)).toBeCloseTo(32, 12)
  })
  it('is 2·sqrt((mean HU/1000 + 1)·A/pi)', () => {
    expect(waterEquivalentDiameterCm(-100, 700)).toBeCloseTo(
      2 * Math.sqrt((0.9 * 700) / Math.PI),
      12,
    )
    expect(waterEquivalentDiameterCm(-100, 700)).toBeCloseTo(28.322, 3)
  })
  it.each([
    [-1000, 100],
    [-2000, 100],
    [0, 0],
    [0, -1],
    [Number.NaN, 100],
    [0, Number.POSITIVE_INFINITY],
  ])('is null where no section attenuates (%d HU, %d cm²)', (meanHu, areaCm2) => {
    expect(waterEquivalentDiameterCm(meanHu, areaCm2)).toBeNull()
  })
  it('scales with the square root of the area and rises with attenuation', () => {
    const hu = fc.double({ min: -900, max: 900, noNaN: true })
    const area = fc.double({ min: 1, max: 5000, noNaN: true })
    fc.assert(
      fc.property(hu, area, (meanHu, areaCm2) => {
        const one = waterEquivalentDiameterCm(meanHu, areaCm2)
        const four = waterEquivalentDiameterCm(meanHu, 4 * areaCm2)
        const denser = waterEquivalentDiameterCm(meanHu + 10, areaCm2)
        expect(four).toBeCloseTo(2 * (one ?? Number.NaN), 9)
        expect(denser).toBeGreaterThan(one ?? Number.NaN)
      }),
    )
  })
})
