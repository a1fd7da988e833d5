import { describe, expect, it } from 'vitest'
import { sequenceValue } from './sequence-value.ts'

/** Of exams whose sequences have these CTDIvol, in mGy. */
const valueOf = (exams: readonly (readonly number[])[]) =>
  sequenceValue(exams.map((sequences) => sequences.map((value) => value * 10_000)))

describe('sequenceValue', () => {
  it('is the median over the sequences, not over the exams', () => {
    expect(valueOf([[10, 20, 30], [40]])?.median).toBe(250_000)
  })

  it('has with one sequence an exam the interval of the exams', () => {
    // Ranks 6 and 15 of 20.
    const values = Array.from({ length: 20 }, (_, i) => [i + 1])
    expect(valueOf(values)).toEqual({
      median: 105_000,
      intervalLower: 60_000,
      intervalUpper: 150_000,
    })
  })

  it('is no surer of an exam for its many sequences', () => {
    // Each value four times: the interval stays that of twenty exams.
    const values = Array.from({ length: 20 }, (_, i) => [i + 1, i + 1, i + 1, i + 1])
    expect(valueOf(values)).toEqual({
      median: 105_000,
      intervalLower: 60_000,
      intervalUpper: 150_000,
    })
  })

  it('is null where no sequence has a CTDIvol', () => {
    expect(valueOf([[], []])).toBeNull()
  })
})
