import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isCellAllowed,
  isPercentileSupported,
  isWithoutDominance,
} from '../../../src/access/disclosure/cell-allowed.ts'
import { guardedInterval } from '../../../src/access/disclosure/guarded-interval.ts'
import { disclosureProfiles } from '../../../src/access/disclosure/profiles.ts'
import { publishCount } from '../../../src/access/disclosure/publish-count.ts'
import { significant } from '../../../src/access/disclosure/significant.ts'

const { peers, public: anybody } = disclosureProfiles

describe('publishCount', () => {
  it('suppresses 0-9 and rounds to 5 for the public', () => {
    const counts = [0, 1, 9, 10, 11, 12, 13, 17, 18, 22, 23]
    expect(counts.map((count) => publishCount(count, anybody))).toEqual([
      null,
      null,
      null,
      10,
      10,
      10,
      15,
      15,
      20,
      20,
      25,
    ])
  })

  it('is exact for peers from 10 up', () => {
    expect([9, 10, 11, 23].map((count) => publishCount(count, peers))).toEqual([null, 10, 11, 23])
  })
})

describe('isCellAllowed', () => {
  const enough = { exams: 200, patients: 150, facilities: 12 }

  it('needs six facilities for peers: five besides any one asker', () => {
    expect(isCellAllowed({ ...enough, facilities: 5 }, peers)).toBe(false)
    expect(isCellAllowed({ ...enough, facilities: 6 }, peers)).toBe(true)
  })

  it('needs ten facilities for the public', () => {
    expect(isCellAllowed({ ...enough, facilities: 9 }, anybody)).toBe(false)
    expect(isCellAllowed({ ...enough, facilities: 10 }, anybody)).toBe(true)
  })

  it('needs ten exams and ten distinct patients', () => {
    expect(isCellAllowed({ ...enough, exams: 9 }, peers)).toBe(false)
    expect(isCellAllowed({ ...enough, patients: 9 }, peers)).toBe(false)
    expect(isCellAllowed({ ...enough, patients: 9 }, anybody)).toBe(false)
    expect(isCellAllowed({ ...enough, exams: 10, patients: 10 }, peers)).toBe(true)
  })
})

describe('isWithoutDominance', () => {
  it('refuses 900, 50, 50 exams and lets 300, 300, 200, 200 pass', () => {
    expect(isWithoutDominance([900, 50, 50], peers)).toBe(false)
    expect(isWithoutDominance([50, 900, 50], peers)).toBe(false)
    expect(isWithoutDominance([300, 300, 200, 200], peers)).toBe(true)
  })

  it('refuses two facilities that hold over 85 % between them', () => {
    expect(isWithoutDominance([45, 41, 7, 7], peers)).toBe(false)
    expect(isWithoutDominance([45, 40, 8, 7], peers)).toBe(true)
  })

  it('refuses nothing at all', () => {
    expect(isWithoutDominance([], peers)).toBe(false)
  })
})

describe('isPercentileSupported', () => {
  it('needs five exams on the thinner side', () => {
    expect(isPercentileSupported(0.75, 19, peers)).toBe(false)
    expect(isPercentileSupported(0.75, 20, peers)).toBe(true)
    expect(isPercentileSupported(0.5, 10, peers)).toBe(true)
  })

  it('never gives the smallest or the largest', () => {
    expect(isPercentileSupported(0, 1_000_000, peers)).toBe(false)
    expect(isPercentileSupported(1, 1_000_000, peers)).toBe(false)
  })
})

describe('significant', () => {
  it('rounds to figures, not decimals', () => {
    expect(significant(13.725, 2)).toBe(14)
    expect(significant(1264.75, 2)).toBe(1300)
    expect(significant(0.04567, 2)).toBe(0.046)
    expect(significant(0, 2)).toBe(0)
  })
})

describe('guardedInterval', () => {
  const medians = [8.1, 9.4, 10.2, 11.7, 12.9, 13.3, 15, 16.8]

  it('is the mean of three neighbours, never one facility’s median', () => {
    const { lower, upper } = guardedInterval(medians, { lower: 4, upper: 5 }, 3)
    expect(lower).toBeCloseTo((10.2 + 11.7 + 12.9) / 3, 12)
    expect(upper).toBeCloseTo((11.7 + 12.9 + 13.3) / 3, 12)
  })

  it('is open where fewer than three facilities lie beyond', () => {
    expect(guardedInterval(medians, { lower: 3, upper: 6 }, 3)).toEqual({
      lower: null,
      upper: null,
    })
  })

  it('stays open where the interval was', () => {
    expect(guardedInterval(medians, { lower: null, upper: null }, 3)).toEqual({
      lower: null,
      upper: null,
    })
  })

  it('never reaches beyond the fourth value from either end', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 30 }),
        (values, rank) => {
          const sorted = values.sort((left, right) => left - right)
          const ranks = { lower: Math.min(rank, sorted.length), upper: null }
          const { lower } = guardedInterval(sorted, ranks, 3)
          if (lower !== null) expect(lower).toBeGreaterThan(sorted[2] ?? Infinity)
        },
      ),
    )
  })
})
