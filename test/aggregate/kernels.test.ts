import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absent32 } from '../../src/aggregate/exam-rows.ts'
import { Workbench } from '../../src/aggregate/kernels/workbench.ts'
import { hardValues, someHardValues } from './support/hard-values.ts'

const root = join(import.meta.dirname, '../..')
const noCompiler = !existsSync(join(root, '.config/kernels/node_modules'))
const mebibyte = 2 ** 20

describe('the compiled kernels', () => {
  it.skipIf(noCompiler)(
    'are what their source gives (skipped without the compiler: npm ci --prefix .config/kernels)',
    async () => {
      const check = [join(root, '.config/kernels/build.mjs'), '--check']
      await expect(promisify(execFile)(process.execPath, check)).resolves.toMatchObject({
        stderr: '',
      })
    },
  )

  it('sort in place, neighbours untouched', () => {
    const bench = new Workbench()
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom(48, 49),
      fc.integer({ min: 60, max: 5000 }),
    )
    fc.assert(
      fc.property(someHardValues(sizes), (values) => {
        bench.clear()
        const at = bench.put32(Uint32Array.of(9, ...values, 1))
        bench.kernels.sort(at + 4, values.length)
        expect(bench.uint32(at, values.length + 2)).toEqual(
          Uint32Array.of(9, ...values.toSorted(), 1),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('keep the values that are there, in their order', () => {
    const bench = new Workbench()
    const value = fc.oneof(fc.constant(absent32), fc.integer({ min: 0, max: absent32 - 1 }))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 70 }), (values) => {
        bench.clear()
        const at = bench.put32(Uint32Array.from(values))
        const into = bench.take(4 * (values.length + 1))
        const kept = values.filter((present) => present !== absent32)
        expect(bench.kernels.present(at, values.length, into)).toBe(kept.length)
        expect([...bench.uint32(into, kept.length)]).toEqual(kept)
      }),
    )
  })

  it('gather the values of up to three ranges, in their order', () => {
    const bench = new Workbench()
    const range = fc.record({ low: fc.integer({ min: 0, max: 4000 }), width: fc.nat(900) })
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 300 }),
        fc.tuple(range, range, range),
        (values, [first, second, third]) => {
          bench.clear()
          const at = bench.put32(Uint32Array.from(values))
          const into = bench.take(4 * (values.length + 4))
          const count = bench.kernels.gather(
            at,
            values.length,
            first.low,
            first.width,
            second.low,
            second.width,
            third.low,
            third.width,
            into,
          )
          const wanted = values.filter((value) =>
            [first, second, third].some(({ low, width }) => value >= low && value < low + width),
          )
          expect([...bench.uint32(into, count)]).toEqual(wanted)
        },
      ),
    )
  })
})

describe('a workbench', () => {
  it('keeps what was written when it has to grow beyond its first 256 MiB', () => {
    const bench = new Workbench()
    const values = hardValues('of every magnitude', 5000)
    const first = bench.put32(values)
    const large = bench.take(300 * mebibyte)
    const last = bench.put32(values)
    expect(last).toBeGreaterThan(300 * mebibyte)
    bench.bytes(large, 300 * mebibyte).fill(1, 300 * mebibyte - 10)
    for (const at of [first, last]) {
      expect(bench.uint32(at, values.length)).toEqual(values)
      bench.kernels.sort(at, values.length)
      expect(bench.uint32(at, values.length)).toEqual(values.toSorted())
    }
    const far = bench.take(2048 * mebibyte)
    const beyond = bench.put32(values)
    expect(beyond).toBeGreaterThan(2 ** 31)
    bench.kernels.sort(beyond, values.length)
    expect(bench.uint32(beyond, values.length)).toEqual(values.toSorted())
    expect(far).toBeLessThan(beyond)
  })

  it('refuses more than can be addressed, and goes on', () => {
    const bench = new Workbench()
    const mark = bench.mark()
    expect(() => bench.take(2 ** 32)).toThrow(RangeError)
    expect(() => bench.take(2 ** 40)).toThrow('more memory than can be addressed')
    expect(bench.mark()).toBe(mark)
    expect(bench.uint32(bench.put32(Uint32Array.of(1, 2)), 2)).toEqual(Uint32Array.of(1, 2))
  })

  it('gives what was released to the next who asks, and all of it once cleared', () => {
    const bench = new Workbench()
    const first = bench.take(5)
    const mark = bench.mark()
    const second = bench.take(100)
    expect(second).toBe(mark)
    bench.release(mark)
    expect(bench.take(1)).toBe(second)
    expect(bench.take(0)).toBe(bench.mark())
    bench.clear()
    expect(bench.take(1)).toBe(first)
  })

  it('never lets arrays overlap, and begins each where any number may lie', () => {
    const bench = new Workbench()
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 30 }), (sizes) => {
        bench.clear()
        let end = 0
        for (const size of sizes) {
          const at = bench.take(size)
          expect(at % 16).toBe(0)
          expect(at).toBeGreaterThanOrEqual(end)
          end = at + size
        }
      }),
    )
  })
})
