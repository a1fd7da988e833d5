import { describe, expect, it } from 'vitest'
import { asSample, orderStatistic, sampleOf } from '../../src/aggregate/sample.ts'
import { given } from '../support/given.ts'

describe('sampleOf', () => {
  it('sorts numerically, not as text', () => {
    expect([...given(sampleOf([10, 9, 100]))]).toEqual([9, 10, 100])
  })

  it('leaves the values it was given in their order', () => {
    const values = Uint32Array.of(3, 1, 2)
    sampleOf(values)
    expect([...values]).toEqual([3, 1, 2])
  })

  it('has no sample of nothing', () => {
    expect(sampleOf([])).toBeNull()
    expect(asSample(new Uint32Array(0))).toBeNull()
  })

  it('refuses a NaN', () => {
    expect(() => sampleOf([1, Number.NaN, 2])).toThrow(RangeError)
  })
})

describe('asSample', () => {
  it('refuses values out of order', () => {
    expect(() => asSample(Uint32Array.of(2, 1))).toThrow(RangeError)
  })

  it('does not copy', () => {
    const values = Uint32Array.of(1, 1, 2)
    expect(asSample(values)).toBe(values)
  })
})

describe('orderStatistic', () => {
  it('counts from 1 and refuses a rank that is not there', () => {
    const sample = given(sampleOf([5, 7]))
    expect(orderStatistic(sample, 1)).toBe(5)
    expect(orderStatistic(sample, 2)).toBe(7)
    expect(() => orderStatistic(sample, 0)).toThrow(RangeError)
    expect(() => orderStatistic(sample, 3)).toThrow(RangeError)
  })
})
