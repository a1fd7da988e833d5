import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Workbench } from '../../src/aggregate/kernels/workbench.ts'
import { selectRanks } from '../../src/aggregate/select-ranks.ts'
import { drawing, hardKinds, hardValues, someHardValues } from './support/hard-values.ts'

const bench = new Workbench()

/** Every size up to some hundreds, the sizes where the method changes, and large ones. */
const sizes = fc.oneof(
  fc.integer({ min: 1, max: 600 }),
  fc.constantFrom(1, 2, 3, 255, 256, 257, 4096, 4097),
  fc.integer({ min: 600, max: 30_000 }),
)

function selected(values: Uint32Array, ranks: readonly number[]): number[] {
  bench.clear()
  return selectRanks(bench, bench.put32(values), values.length, ranks)
}

function sorted(values: Uint32Array, ranks: readonly number[]): number[] {
  const ordered = values.toSorted()
  return ranks.map((rank) => ordered[rank] ?? Number.NaN)
}

/** Some ranks in order, each once; with the first and the last. */
const someRanks = (length: number, count: number, seed: number): readonly number[] => {
  const draw = drawing(seed)
  const drawn = Array.from({ length: count }, () => draw(length))
  return [...new Set([0, ...drawn, length - 1])].sort((a, b) => a - b)
}

describe('values selected by rank', () => {
  it('are those that sorting brings there, whatever the values', () => {
    fc.assert(
      fc.property(
        someHardValues(sizes),
        fc.integer({ min: 0, max: 40 }),
        fc.nat(),
        (values, count, seed) => {
          const ranks = someRanks(values.length, count, seed)
          expect(selected(values, ranks)).toEqual(sorted(values, ranks))
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each(hardKinds)('are so for one rank and for all ranks of 3000 at once: %s', (kind) => {
    const values = hardValues(kind, 3000)
    const all = Array.from(values, (_, rank) => rank)
    expect(selected(values, all)).toEqual(Array.from(values.toSorted()))
    for (const rank of [0, 1499, 1500, 2999])
      expect(selected(values, [rank])).toEqual(sorted(values, [rank]))
  })

  it('are so when every value that a sample sees lies under the wanted one, over and over', () => {
    const values = hardValues('low where a sample looks', 100_000)
    const ranks = [0, 49_999, 50_000, 99_998, 99_999]
    expect(selected(values, ranks)).toEqual(sorted(values, ranks))
  })

  it('are none of no ranks', () => {
    expect(selected(Uint32Array.of(3, 1, 2), [])).toEqual([])
    expect(selected(hardValues('spread evenly', 5000), [])).toEqual([])
  })

  it('leave the values and the workbench as they were', () => {
    for (const kind of hardKinds) {
      const values = hardValues(kind, 9000)
      bench.clear()
      const at = bench.put32(values)
      const mark = bench.mark()
      selectRanks(bench, at, values.length, someRanks(values.length, 20, 5))
      expect(bench.mark()).toBe(mark)
      expect(bench.uint32(at, values.length)).toEqual(values)
    }
  })
})
