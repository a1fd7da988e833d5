import { expect, it } from 'vitest'
import { createPseudonymiser } from '../../../src/access/create-pseudonymiser.ts'
import { interpret } from '../../../src/ingest/interpret/interpret.ts'
import { madeExam } from '../../support/ndjson.ts'

const pseudonymiser = createPseudonymiser({ master: new Uint8Array(32), facilityId: 'a', epoch: 1 })
const rules = (record: Parameters<typeof interpret>[0]) =>
  interpret(record, {
    format: 'f',
    row: 1,
    sourceFindings: [],
    pseudonymiser,
    today: '2026-01-01',
  }).findings.map(({ rule }) => rule)

it('a total ten times, or a tenth of, the sum of its events is quarantined as a unit mistake', () => {
  const exam = madeExam({ n: 1, dlp: 600 })
  expect(rules(exam)).toEqual([])
  expect(rules({ ...exam, dlpTotalMgyCm: 6000 })).toContain('dose-unit-mistake')
  expect(rules({ ...exam, dlpTotalMgyCm: 60 })).toContain('dose-unit-mistake')
  expect(rules({ ...exam, dlpTotalMgyCm: 620 })).toEqual(['total-differs'])
})

it('a sequenced scan may leave gaps, but has no ten times its DLP', () => {
  const sequenced = (dlp: number) => {
    const exam = madeExam({ n: 1, ctdivol: 40, dlp })
    return {
      ...exam,
      events: exam.events.map((event) => ({ ...event, acquisitionType: 'sequenced' as const })),
    }
  }
  expect(rules(sequenced(250))).toEqual([])
  expect(rules(sequenced(6000))).toContain('dose-unit-mistake')
})

it('a clinical request is free text and is not kept; a catalogue indication is', () => {
  const read = (indication: string) => {
    const result = interpret(
      { ...madeExam({ n: 1 }), indication },
      { format: 'f', row: 1, sourceFindings: [], pseudonymiser, today: '2026-01-01' },
    )
    return result.ok ? result.report.indication : undefined
  }
  expect(read('Mrs Doe, headache')).toBeNull()
  expect(read('Stroke')).toBe('Stroke')
})
