import { describe, expect, it } from 'vitest'
import type { DocumentStore } from '../../src/analytics/ports.ts'
import { createQuestions } from '../../src/analytics/questions.ts'
import { oracleCore } from '../oracle/oracle-core.ts'
import { times } from '../support/exam-columns.ts'

/** Keeps nothing. */
const documents: DocumentStore = {
  putDocument: async () => undefined,
  document: async () => null,
  latestDocument: async () => null,
  documentIds: async () => [],
  memories: async () => [],
}

const questions = createQuestions({
  core: oracleCore(times(20, { facility: 'a', dlp: 800 })),
  facilities: { facility: async (id) => (id === 'a' ? { id, name: 'Hospital A' } : null) },
  documents,
  parquet: { parquet: async () => new Uint8Array() },
  clock: () => new Date('2026-01-10T12:00:00Z'),
  softwareVersion: '0.1.0',
})

const period = { from: '2025-01-01', to: '2025-12-31' } as const

describe('the questions of a registry', () => {
  it('are answered from one view, and say which', async () => {
    const { rows, provenance } = await questions.typicalValues('a', { quantity: 'DLP', ...period })
    expect(rows).toMatchObject([{ facility: 'a', typical: 800, exams: 20 }])
    expect(provenance).toMatchObject({ dataVersion: 'test', mappingVersion: 3 })
  })

  const given = AbortSignal.abort(new Error('nobody waits'))
  it.each<[string, () => Promise<unknown>]>([
    ['liveDrls', () => questions.liveDrls(period, given)],
    ['typicalValues', () => questions.typicalValues('a', period, given)],
    ['comparisons', () => questions.comparisons('a', period, given)],
    ['distributions', () => questions.distributions('a', period, given)],
    ['createSnapshot', () => questions.createSnapshot(given)],
    ['createRelease', () => questions.createRelease(null, given)],
  ])('end when nobody waits any more: %s', async (_, asked) => {
    await expect(asked()).rejects.toThrow('nobody waits')
  })
})
