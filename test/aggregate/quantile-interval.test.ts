import { describe, expect, it } from 'vitest'
import { quantileInterval } from '../../src/aggregate/quantile-interval.ts'
import { sampleOf } from '../../src/aggregate/sample.ts'
import { given } from '../support/given.ts'

const upTo = (n: number) => given(sampleOf(Array.from({ length: n }, (_, i) => 100 + i + 1)))

describe('quantileInterval', () => {
  it('is the 6th and 15th of 20 values, for the median', () => {
    expect(quantileInterval(upTo(20), 0.5)).toEqual({ lower: 106, upper: 115 })
  })

  it('is open above for the P75 of 12', () => {
    expect(quantileInterval(upTo(12), 0.75)).toEqual({ lower: 106, upper: null })
  })
})
