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

it('a total KAP or Ka,r a thousand times, or a thousandth of, its events is quarantined as a unit mistake', () => {
  const exam = {
    ...madeExam({ n: 1 }),
    modality: 'RF' as const,
    events: [
      { kapGyCm2: 0.1, kaRGy: 0.001 },
      { kapGyCm2: 0.06, kaRGy: 0.0015 },
    ],
  }
  const totals = (kapTotalGyCm2: number, kaRTotalGy: number) =>
    rules({ ...exam, kapTotalGyCm2, kaRTotalGy }).filter((rule) => rule === 'dose-unit-mistake')
  expect(totals(0.16, 0.0025)).toEqual([])
  expect(totals(0.2, 0.003)).toEqual([])
  expect(totals(160, 0.0025)).toHaveLength(1)
  expect(totals(0.16, 2.5)).toHaveLength(1)
  expect(totals(0.00016, 0.0025)).toHaveLength(1)
})

it('an event without a dose explains a total that is too large, never one that is too small', () => {
  const exam = {
    ...madeExam({ n: 1 }),
    modality: 'RF' as const,
    events: [{ kapGyCm2: 0.1 }, { kvp: 70 }],
  }
  expect(rules({ ...exam, kapTotalGyCm2: 1 })).not.toContain('dose-unit-mistake')
  expect(rules({ ...exam, kapTotalGyCm2: 0.01 })).toContain('dose-unit-mistake')
})

it('a patient number made of test words, and a physics study, are set aside as quality assurance', () => {
  const purposeOf = (over: Partial<Parameters<typeof interpret>[0]>) => {
    const result = interpret(
      { ...madeExam({ n: 1 }), ...over },
      { format: 'f', row: 1, sourceFindings: [], pseudonymiser, today: '2026-01-01' },
    )
    return result.ok ? result.report.purpose : undefined
  }
  for (const id of ['TEST^PATIENT', 'QA 17', 'Phantom', 'test'])
    expect(purposeOf({ patient: { id } }), id).toBe('quality-assurance')
  for (const id of ['TEST2041', '17-QX', 'Testa', '004711'])
    expect(purposeOf({ patient: { id } }), id).toBe('diagnostic')
  expect(purposeOf({ studyDescription: 'Z_Physics Test' })).toBe('quality-assurance')
})
