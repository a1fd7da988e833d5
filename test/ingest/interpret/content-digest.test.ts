import { expect, it } from 'vitest'
import { createPseudonymiser } from '../../../src/access/create-pseudonymiser.ts'
import { interpret } from '../../../src/ingest/interpret/interpret.ts'
import { madeExam } from '../../support/ndjson.ts'

const pseudonymiser = createPseudonymiser({ master: new Uint8Array(32), facilityId: 'a', epoch: 1 })
const digestOf = (record: Parameters<typeof interpret>[0], row: number) => {
  const read = interpret(record, {
    format: 'f',
    row,
    sourceFindings: [],
    pseudonymiser,
    today: '2026-01-01',
  })
  return read.ok ? read.report.contentDigest : null
}

it('is the same in every version and row: a change makes every record sent again look like a reused UID', () => {
  const golden = 'eed9f77873ace6311cdf7e9038422a95f0f59b194e380740a184be7daec67047'
  expect(digestOf(madeExam({ n: 1 }), 1)).toBe(golden)
  expect(digestOf(madeExam({ n: 1 }), 99)).toBe(golden)
})

it('tells another dose', () => {
  expect(digestOf(madeExam({ n: 1, dlp: 601 }), 1)).not.toBe(digestOf(madeExam({ n: 1 }), 1))
})

it('leaves out what was added to reports later: the accession, evidence and doses set aside', () => {
  const digestWith = (accessionNumber: string) =>
    digestOf({ ...madeExam({ n: 1 }), accessionNumber }, 1)
  expect(digestWith('A1')).toBe(digestWith('A2'))
})
