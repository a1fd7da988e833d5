import { describe, expect, it } from 'vitest'
import { quantileOf, slope } from './load/slope.ts'
import { runLoad } from './load/run-load.ts'

/** A service that hangs, rather than one that shares its processor: figures are measured by the command. */
const hangsMs = 20_000

describe('two hundred clients that upload and ask at once', () => {
  it(
    'get no error but to come back, and find all that was acknowledged',
    { timeout: 400_000 },
    async () => {
      const report = await runLoad({ clients: 200, seconds: 45, seed: 7 })
      expect(report.errors).toEqual({})
      expect(report).toMatchObject({ lost: 0, exitCode: 0 })
      expect(report.acknowledged).toBeGreaterThan(20)
      expect(report.healthMs.p99).toBeLessThan(hangsMs)
    },
  )
})

describe('the figures of a load', () => {
  it('are a slope by least squares and quantiles by rank', () => {
    expect(slope([1, 2, 3, 4].map((x) => ({ x, y: 7 + 3 * x })))).toBeCloseTo(3)
    expect(slope([{ x: 1, y: 5 }])).toBe(0)
    expect(quantileOf([5, 1, 3], 0.5)).toBe(3)
    expect(quantileOf([5, 1, 3], 0.99)).toBe(5)
  })
})
