import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkLimits } from '../../src/dicom/limits.ts'
import { ByteBudget, ObjectSink } from '../../src/dicom/object-sink.ts'

describe('an object under way', () => {
  it('comes out as it went in, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 150_000 }), { maxLength: 8 }), (sizes) => {
        const sink = new ObjectSink(1 << 24, new ByteBudget(1 << 24))
        const parts = sizes.map((size, i) => Buffer.alloc(size, i + 1))
        for (const part of parts) sink.write(part)
        expect(Buffer.concat(sink.chunks).equals(Buffer.concat(parts))).toBe(true)
        expect(sink.bytes).toBe(Buffer.concat(parts).length)
      }),
      { numRuns: 50 },
    )
  })

  it('is thrown away once it is larger than any dose report', () => {
    const budget = new ByteBudget(1 << 20)
    const sink = new ObjectSink(100_000, budget)
    sink.write(Buffer.alloc(100_000))
    expect(sink.refused).toBeNull()
    sink.write(Buffer.alloc(1))
    expect([sink.refused, sink.bytes, sink.chunks]).toEqual(['too-large', 0, []])
    expect(budget.take(1 << 20)).toBe(true)
  })

  it('has no room where others fill the memory for objects, and has it again when they are done', () => {
    const budget = new ByteBudget(131_072)
    const first = new ObjectSink(1 << 20, budget)
    first.write(Buffer.alloc(100_000))
    const second = new ObjectSink(1 << 20, budget)
    second.write(Buffer.alloc(10))
    expect(second.refused).toBe('no-room')
    first.release()
    first.release()
    const third = new ObjectSink(1 << 20, budget)
    third.write(Buffer.alloc(131_072))
    expect(third.refused).toBeNull()
  })

  it('that never ends is cut off', () => {
    const sink = new ObjectSink(10, new ByteBudget(1 << 20))
    const piece = Buffer.alloc(1 << 20)
    for (let sent = 0; sent <= networkLimits.discardedBytes + piece.length; sent += piece.length)
      sink.write(piece)
    expect(sink.isEndless).toBe(true)
  })
})
