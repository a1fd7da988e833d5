import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histogramScale } from '../../src/web/logic/histogram-scale.ts'
import { assignLanes } from '../../src/web/logic/lanes.ts'
import { logDomain, logPosition, logTicks, logValueAt } from '../../src/web/logic/log-scale.ts'

const dose = fc.double({ min: 1e-3, max: 1e5, noNaN: true })

describe('the logarithmic axis', () => {
  it('holds every value it is made for', () => {
    fc.assert(
      fc.property(fc.array(dose, { minLength: 1 }), (values) => {
        const domain = logDomain(values)
        if (domain === null) throw new Error('no domain')
        for (const value of values) {
          const at = logPosition(value, domain, 600)
          expect(at).toBeGreaterThan(0)
          expect(at).toBeLessThan(600)
          expect(logValueAt(at, domain, 600) / value).toBeCloseTo(1, 9)
        }
      }),
    )
  })
  it('has no domain without a positive value', () => expect(logDomain([0, -1])).toBeNull())
  it('never sets ticks nearer than asked', () => {
    fc.assert(
      fc.property(dose, dose, fc.integer({ min: 150, max: 1200 }), (a, b, width) => {
        const domain = logDomain([a, b])
        if (domain === null) throw new Error('no domain')
        const places = logTicks(domain, width, 54).map((tick) => logPosition(tick, domain, width))
        for (const [index, place] of places.entries()) {
          const before = places[index - 1]
          if (before !== undefined) expect(place - before).toBeGreaterThanOrEqual(54)
        }
      }),
    )
  })
  it('reads 20, 50, 100 ... over the usual range of DLP', () => {
    expect(logTicks({ from: 18, to: 1500 }, 600, 54)).toEqual([20, 50, 100, 200, 500, 1000])
  })
})

describe('lanes of reference marks', () => {
  it('share one lane when apart, and split when near', () => {
    expect(assignLanes([10, 40, 80], 13)).toEqual([0, 0, 0])
    expect(assignLanes([40, 42, 44, 60], 13)).toEqual([0, 1, 2, 0])
    expect(assignLanes([], 13)).toEqual([])
  })
  it('never put two marks of one lane nearer than the gap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600 })), (positions) => {
        const lanes = assignLanes(positions, 13)
        for (const [i, a] of positions.entries()) {
          for (const [j, b] of positions.entries()) {
            if (i < j && lanes[i] === lanes[j]) expect(Math.abs(a - b)).toBeGreaterThanOrEqual(13)
          }
        }
      }),
    )
  })
})

it('draws bins of equal ratio on a log axis, others on a linear one', () => {
  const log = [1, 2, 4].map((from) => ({ from, to: from * 2 }))
  const linear = [0, 10, 20].map((from) => ({ from, to: from + 10 }))
  expect(histogramScale(log)).toBe('log')
  expect(histogramScale(linear)).toBe('linear')
  expect(histogramScale([])).toBe('linear')
})
