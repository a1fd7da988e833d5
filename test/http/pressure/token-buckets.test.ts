import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TokenBuckets } from '../../../src/http/pressure/token-buckets.ts'

describe('a bucket of tokens', () => {
  it('gives its quota at once, then one by one as it fills', () => {
    const buckets = new TokenBuckets(3, 60)
    expect([1, 2, 3, 4].map(() => buckets.take('a', 0).isTaken)).toEqual([true, true, true, false])
    expect(buckets.take('a', 0).retryAfterSeconds).toBe(20)
    expect(buckets.take('a', 19_000).isTaken).toBe(false)
    expect(buckets.take('a', 20_000)).toEqual({
      isTaken: true,
      remaining: 0,
      resetSeconds: 60,
      retryAfterSeconds: 20,
    })
  })

  it('is each one’s own', () => {
    const buckets = new TokenBuckets(1, 60)
    expect(buckets.take('a', 0).isTaken).toBe(true)
    expect(buckets.take('b', 0).isTaken).toBe(true)
    expect(buckets.take('a', 0).isTaken).toBe(false)
  })

  it('gives nothing for a clock that goes back', () => {
    const buckets = new TokenBuckets(1, 60)
    buckets.take('a', 60_000)
    expect(buckets.take('a', 0).isTaken).toBe(false)
    expect(buckets.take('a', 60_000).isTaken).toBe(false)
    expect(buckets.take('a', 120_000).isTaken).toBe(true)
  })

  it('looks without taking', () => {
    const buckets = new TokenBuckets(1, 60)
    for (let n = 0; n < 3; n++) expect(buckets.look('a', 0).isTaken).toBe(true)
  })

  it('are forgotten by last use, so that their number is bounded', () => {
    const buckets = new TokenBuckets(1, 60, 2)
    buckets.take('a', 0)
    buckets.take('b', 0)
    buckets.take('a', 1)
    buckets.take('c', 1)
    expect(buckets.size).toBe(2)
    expect(buckets.look('a', 1).isTaken).toBe(false)
    expect(buckets.look('b', 1).isTaken).toBe(true)
  })

  it('never gives more than the quota and what filled meanwhile, whatever the times', () => {
    assert(
      property(
        integer({ min: 1, max: 50 }),
        array(integer({ min: 0, max: 5000 }), { maxLength: 300 }),
        (quota, pauses) => {
          const buckets = new TokenBuckets(quota, 60)
          let now = 0
          let taken = 0
          for (const pause of pauses) {
            now += pause
            const answer = buckets.take('a', now)
            if (answer.isTaken) taken += 1
            else expect(answer.retryAfterSeconds).toBeGreaterThan(0)
            // who waits as long as told is let in
            const later = now + answer.retryAfterSeconds * 1000
            expect(buckets.look('a', later).isTaken).toBe(true)
          }
          expect(taken).toBeLessThanOrEqual(quota + (now * quota) / 60_000 + 1e-6)
        },
      ),
    )
  })
})
