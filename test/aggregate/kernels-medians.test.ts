import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Workbench } from '../../src/aggregate/kernels/workbench.ts'
import { unitMedians } from '../../src/aggregate/unit-medians.ts'
import { hardKinds, hardValues, mostDose, someHardValues } from './support/hard-values.ts'

const bench = new Workbench()

function mediansOf(runs: readonly Uint32Array[]): Float64Array {
  bench.clear()
  const at = bench.put32(Uint32Array.from(runs.flatMap((run) => [...run])))
  return unitMedians(
    bench,
    at,
    runs.map(({ length }) => length),
  )
}

function bySorting(run: Uint32Array): number {
  const ordered = run.toSorted()
  const below = ordered[(run.length - 1) >> 1] ?? Number.NaN
  const above = ordered[run.length >> 1] ?? Number.NaN
  return (below + above) / 2
}

const sizes = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 60 }), weight: 6 },
  { arbitrary: fc.constantFrom(0, 1, 2, 12, 13, 48, 49, 300), weight: 4 },
  { arbitrary: fc.integer({ min: 300, max: 6000 }), weight: 1 },
)

describe('medians of runs that lie end to end', () => {
  it('are the means of the two middle values of each, whatever sizes follow one another', () => {
    fc.assert(
      fc.property(fc.array(someHardValues(sizes), { maxLength: 40 }), (runs) => {
        expect(mediansOf(runs)).toEqual(Float64Array.from(runs, bySorting))
      }),
      { numRuns: 200 },
    )
  })

  it.each(hardKinds)('are so for every size up to 100 and some large ones: %s', (kind) => {
    const lengths = [...Array.from({ length: 101 }, (_, n) => n), 300, 301, 5000, 5001, 20_000]
    const runs = lengths.map((length) => hardValues(kind, length, length))
    expect(mediansOf(runs)).toEqual(Float64Array.from(runs, bySorting))
  })

  it('are NaN of an empty run, the value of one, and exact halfway between two', () => {
    const halfway = mediansOf([
      Uint32Array.of(),
      Uint32Array.of(mostDose),
      Uint32Array.of(mostDose, mostDose - 1),
      Uint32Array.of(0, mostDose),
      Uint32Array.of(),
    ])
    const expected = [Number.NaN, mostDose, mostDose - 0.5, mostDose / 2, Number.NaN]
    expect(halfway).toEqual(Float64Array.from(expected))
    expect(mediansOf([])).toEqual(new Float64Array(0))
  })

  it('leave the values and the workbench as they were', () => {
    const values = hardValues('of every magnitude', 7000)
    bench.clear()
    const at = bench.put32(values)
    const mark = bench.mark()
    unitMedians(bench, at, [1000, 0, 5000, 1, 999])
    expect(bench.mark()).toBe(mark)
    expect(bench.uint32(at, values.length)).toEqual(values)
  })
})
