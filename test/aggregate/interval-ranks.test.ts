import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intervalRanks } from '../../src/aggregate/interval-ranks.ts'

/** The definition, in whole numbers: p a multiple of 1/4, the tail 1/40. */
function ranksByDefinition(
  n: number,
  quarters: 1 | 2 | 3,
): { lower: number | null; upper: number | null } {
  const total = 4n ** BigInt(n)
  let choose = 1n
  let cumulative = 0n
  let lower: number | null = null
  let upper: number | null = null
  for (let k = 0; k < n; k++) {
    cumulative += choose * BigInt(quarters) ** BigInt(k) * BigInt(4 - quarters) ** BigInt(n - k)
    if (cumulative * 40n <= total) lower = k + 1
    if (upper === null && cumulative * 40n >= 39n * total) upper = k + 1
    choose = (choose * BigInt(n - k)) / BigInt(k + 1)
  }
  return { lower, upper }
}

describe('intervalRanks, known answers', () => {
  it.each([
    [20, 0.5, 6, 15],
    [10, 0.5, 2, 9],
    [30, 0.75, 18, 28],
    [50, 0.75, 31, 44],
    [12, 0.75, 6, null],
  ])('n=%i, p=%d is (%s, %s)', (n, p, lower, upper) => {
    expect(intervalRanks(n, p)).toEqual({ lower, upper })
  })

  it('is open on both sides for too few values to bound a median', () => {
    for (const n of [0, 1, 2, 3, 4, 5]) {
      expect(intervalRanks(n, 0.5)).toEqual({ lower: null, upper: null })
    }
    expect(intervalRanks(6, 0.5)).toEqual({ lower: 1, upper: 6 })
  })
})

describe('intervalRanks', () => {
  it('is the definition in whole-number arithmetic, for n of 1 to 200', () => {
    for (let n = 1; n <= 200; n++) {
      expect([n, intervalRanks(n, 0.25)]).toEqual([n, ranksByDefinition(n, 1)])
      expect([n, intervalRanks(n, 0.5)]).toEqual([n, ranksByDefinition(n, 2)])
      expect([n, intervalRanks(n, 0.75)]).toEqual([n, ranksByDefinition(n, 3)])
    }
  })

  it('mirrors: the ranks of 1−p count from the other end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(0.125, 0.25, 0.5), (n, p) => {
        const { lower, upper } = intervalRanks(n, p)
        const mirrored = intervalRanks(n, 1 - p)
        expect(mirrored.upper).toBe(lower === null ? null : n + 1 - lower)
        expect(mirrored.lower).toBe(upper === null ? null : n + 1 - upper)
      }),
    )
  })

  it('is near the normal approximation for a million values', () => {
    const n = 1_000_000
    const { lower, upper } = intervalRanks(n, 0.75)
    const halfWidth = 1.959964 * Math.sqrt(n * 0.75 * 0.25)
    expect(Math.abs((lower ?? 0) - (n * 0.75 - halfWidth))).toBeLessThan(2)
    expect(Math.abs((upper ?? 0) - (n * 0.75 + halfWidth))).toBeLessThan(2)
  })

  it('refuses what is no sample size, probability or level', () => {
    expect(() => intervalRanks(-1, 0.5)).toThrow(RangeError)
    expect(() => intervalRanks(2.5, 0.5)).toThrow(RangeError)
    expect(() => intervalRanks(10, 0)).toThrow(RangeError)
    expect(() => intervalRanks(10, 75)).toThrow(RangeError)
    expect(() => intervalRanks(10, 0.5, 95)).toThrow(RangeError)
  })
})
