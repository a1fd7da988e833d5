import { describe, expect, it } from 'vitest'
import { sequenceValue } from '../../src/analytics/sequence-values.ts'
import { eventColumns, type TestExam } from '../support/exam-columns.ts'

const valueOf = (sequences: readonly (readonly number[])[]) =>
  sequenceValue(eventColumns(sequences.map((sequences): Partial<TestExam> => ({ sequences }))), [
    ...sequences.keys(),
  ])

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

  it('looks only at the exams it is given', () => {
    const events = eventColumns([{ sequences: [1] }, { sequences: [2, 4] }, { sequences: [9] }])
    expect(sequenceValue(events, [1])?.median).toBe(30_000)
  })

  it('is null where no sequence has a CTDIvol', () => {
    expect(valueOf([[], []])).toBeNull()
  })
})
