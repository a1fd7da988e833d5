import { describe, expect, it } from 'vitest'
import { Gate, sharedGate } from '../../../src/http/pressure/gate.ts'
import { KnownCredentials } from '../../../src/http/pressure/known-credentials.ts'
import { ProblemError } from '../../../src/http/problem.ts'

const refusal = (work: () => unknown): unknown => {
  try {
    work()
    return null
  } catch (error) {
    return error
  }
}

describe('a bounded number of places', () => {
  it('refuses at once when none is left, and says when to come back', () => {
    const gate = new Gate('uploads', { most: 1, mostEach: 1 })
    const leave = gate.enter('a')
    const error = refusal(() => gate.enter('b'))
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ code: 'busy', retryAfterSeconds: 2 })
    leave()
    leave()
    expect(gate.inside).toBe(0)
    gate.enter('b')()
  })

  it('keeps half for others', () => {
    const gate = sharedGate('questions', 4)
    gate.enter('a')
    const leave = gate.enter('a')
    expect(refusal(() => gate.enter('a'))).toMatchObject({ code: 'busy' })
    gate.enter('b')
    leave()
    gate.enter('a')
    expect(gate.inside).toBe(3)
  })

  it('counts what outlives its request', () => {
    const gate = sharedGate('uploads', 3)
    expect(refusal(() => gate.enter('a', 3))).toMatchObject({ code: 'busy' })
    gate.enter('a', 2)
  })
})

describe('credentials that were good', () => {
  it('are known for a while, by digest, and their number is bounded', () => {
    const known = new KnownCredentials(new Uint8Array(32), 1000, 2)
    known.remember('Bearer one', 0)
    expect(known.has('Bearer one', 999)).toBe(true)
    expect(known.has('Bearer one', 1000)).toBe(false)
    expect(known.has('Bearer two', 0)).toBe(false)
    for (const name of ['two', 'three']) known.remember(name, 0)
    expect(known.has('Bearer one', 0)).toBe(false)
    expect(JSON.stringify(known)).not.toContain('one')
  })
})
