import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logHistogram } from '../../src/aggregate/log-histogram.ts'
import { sampleOf } from '../../src/aggregate/sample.ts'
import { given } from '../support/given.ts'

describe('logHistogram', () => {
  it('has ten-fold bins at one a decade, the lower edge included', () => {
    expect(logHistogram(given(sampleOf([1, 9, 10, 99, 1000])), 1)).toEqual([
      { from: 1, to: 10, count: 2 },
      { from: 10, to: 100, count: 2 },
      { from: 100, to: 1000, count: 0 },
      { from: 1000, to: 10_000, count: 1 },
    ])
  })

  it('puts zeros into a bin from 0', () => {
    expect(logHistogram(given(sampleOf([0, 0, 1])), 1)).toEqual([
      { from: 0, to: 1, count: 2 },
      { from: 1, to: 10, count: 1 },
    ])
  })

  it('counts every value once, in the bin it lies in', () => {
    fc.assert(
      fc.property(fc.uint32Array({ minLength: 1, maxLength: 50, max: 0xfffffffe }), (values) => {
        const bins = logHistogram(given(sampleOf(values)))
        for (const { from, to, count } of bins) {
          expect(values.filter((value) => value >= from && value < to)).toHaveLength(count)
        }
        expect(bins.reduce((total, { count }) => total + count, 0)).toBe(values.length)
      }),
    )
  })
})
