import { DuckDBInstance, listValue } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { medianSorted, quantileSorted } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { median, quantile, type QuantileType } from '../../src/aggregate/quantile.ts'
import { sampleOf, type Sample } from '../../src/aggregate/sample.ts'
import { given } from '../support/given.ts'

const sample = (...values: number[]): Sample => given(sampleOf(values))

const doses = fc.uint32Array({ minLength: 1, maxLength: 60, max: 0xfffffffe })
const heapedDoses = fc.uint32Array({ minLength: 1, maxLength: 60, max: 9 })
const anyDoses = fc.oneof(doses, heapedDoses)
const probability = fc.double({ min: 0, max: 1, noNaN: true })
const type = fc.constantFrom<QuantileType>(6, 7)

describe('quantile, against published values (Uganda 2022, four facilities, P75)', () => {
  it.each([
    ['lumbar spine DLP', [889.43, 707, 360, 703.66], 843.82, 752.61],
    ['abdomen DLP', [1188, 789, 406, 1495], 1418.25, 1264.75],
    ['lumbar spine CTDIvol', [19.48, 19.48, 11.18, 17.03], 19.48, 19.48],
  ])('%s', (_, values, type6, type7) => {
    // Published with two decimals.
    expect(quantile(sample(...values), 0.75, 6)).toBeCloseTo(type6, 2)
    expect(quantile(sample(...values), 0.75, 7)).toBeCloseTo(type7, 2)
  })
})

describe('quantile', () => {
  it('interpolates by x_i + f·(x_{i+1} − x_i)', () => {
    expect(quantile(sample(10, 20, 30, 40), 0.75, 7)).toBe(32.5)
    expect(quantile(sample(10, 20, 30, 40), 0.75, 6)).toBe(37.5)
  })

  it('of one value is that value, at every p', () => {
    for (const p of [0, 0.25, 0.5, 1]) {
      expect(quantile(sample(7), p, 6)).toBe(7)
      expect(quantile(sample(7), p, 7)).toBe(7)
    }
  })

  it('of type 6 stays within the sample where its position lies outside', () => {
    expect(quantile(sample(1, 2, 3), 0.95, 6)).toBe(3)
    expect(quantile(sample(1, 2, 3), 0.05, 6)).toBe(1)
  })

  it('at 0 and 1 is the smallest and the largest', () => {
    expect(quantile(sample(4, 2, 9), 0, 7)).toBe(2)
    expect(quantile(sample(4, 2, 9), 1, 7)).toBe(9)
  })

  it('refuses a p outside 0..1', () => {
    for (const p of [-0.01, 1.01, 75, Number.NaN]) {
      expect(() => quantile(sample(1, 2), p, 7)).toThrow(RangeError)
    }
  })

  it('keeps the largest fixed-point dose exact', () => {
    expect(quantile(sample(0xfffffffe, 0xfffffffc), 0.5, 7)).toBe(0xfffffffd)
  })
})

describe('quantile, for any sample', () => {
  it('does not depend on the order of the values', () => {
    fc.assert(
      fc.property(
        anyDoses.chain((values) =>
          fc.tuple(
            fc.constant(values),
            fc.shuffledSubarray([...values], { minLength: values.length }),
          ),
        ),
        probability,
        type,
        ([values, shuffled], p, type) => {
          expect(quantile(given(sampleOf(shuffled)), p, type)).toBe(
            quantile(given(sampleOf(values)), p, type),
          )
        },
      ),
    )
  })

  it('has P25 ≤ P50 ≤ P75, all within the sample', () => {
    fc.assert(
      fc.property(anyDoses, type, (values, type) => {
        const sorted = given(sampleOf(values))
        const figures = [0, 0.25, 0.5, 0.75, 1].map((p) => quantile(sorted, p, type))
        expect(figures).toEqual(figures.toSorted((left, right) => left - right))
        expect(figures[0]).toBe(sorted[0])
        expect(figures[4]).toBe(sorted.at(-1))
      }),
    )
  })

  it('scales with the unit', () => {
    fc.assert(
      fc.property(anyDoses, probability, type, (values, p, type) => {
        const scaled = given(sampleOf(Float64Array.from(values, (value) => value * 4)))
        expect(quantile(scaled, p, type)).toBe(4 * quantile(given(sampleOf(values)), p, type))
      }),
    )
  })

  it('has one median for both types', () => {
    fc.assert(
      fc.property(anyDoses, (values) => {
        const sorted = given(sampleOf(values))
        expect(quantile(sorted, 0.5, 6)).toBe(quantile(sorted, 0.5, 7))
      }),
    )
  })

  it('of type 7 is simple-statistics’ median', () => {
    fc.assert(
      fc.property(anyDoses, (values) => {
        const sorted = given(sampleOf(values))
        expect(median(sorted)).toBe(medianSorted([...sorted]))
      }),
    )
  })

  it('at a position that is a whole number is the order statistic, as in simple-statistics', () => {
    fc.assert(
      fc.property(fc.uint32Array({ minLength: 5, maxLength: 5, max: 1000 }), (values) => {
        const sorted = given(sampleOf(values))
        expect(quantile(sorted, 0.25, 7)).toBe(quantileSorted([...sorted], 0.25))
        expect(quantile(sorted, 0.75, 7)).toBe(quantileSorted([...sorted], 0.75))
      }),
    )
  })

  it('at the quarters is DuckDB’s quantile_cont on UINTEGER, to the last bit (type 7)', async () => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    try {
      await fc.assert(
        fc.asyncProperty(anyDoses, fc.constantFrom(0, 0.25, 0.5, 0.75, 1), async (values, p) => {
          const reader = await connection.runAndReadAll(
            `SELECT quantile_cont(v::UINTEGER, ${p}) FROM (SELECT unnest($values::BIGINT[]) AS v)`,
            { values: listValue([...values].map(BigInt)) },
          )
          expect(reader.getRows()[0]?.[0]).toBe(quantile(given(sampleOf(values)), p, 7))
        }),
        { numRuns: 200 },
      )
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  })
})
