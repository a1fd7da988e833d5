import { describe, expect, it } from 'vitest'
import { createQualityDesk } from '../../src/analytics/quality.ts'
import type { QualityBy } from '../../src/contract/quality.ts'
import { qualityAnswer } from '../../src/contract/quality.ts'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import { makeDecision } from '../../src/ingest/understanding/make-decision.ts'
import { given } from '../support/given.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { clock, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const nobody = {
  pseudonym: null,
  ageDays: null,
  ageMonths: null,
  agePrecision: null,
  sex: null,
  weightKg: null,
  heightCm: null,
}
const study = (n: number, over: Partial<ExamReport> = {}): ExamReport =>
  reportOf({
    recordId: `r${n}`,
    contentDigest: `d${n}`,
    examId: `e${n}`,
    events: [eventOf({ eventUid: `2.25.${n}` })],
    ...over,
  })
const finding = (rule: 'test-patient' | 'dose-zero' | 'exam-in-the-future' | 'total-differs') => [
  { rule, field: null, event: null, row: null },
]
const scanner2 = { ...reportOf().scanner, scannerId: 'scanner-2', stationName: 'CT2' }

async function begun() {
  const registry = await temporaryRegistry()
  const desk = createQualityDesk({
    store: registry.quality,
    mappings: registry.mappings,
    clock,
    softwareVersion: '1',
  })
  for (const n of [1, 2, 3])
    await registry.uploads.addUpload(
      uploadOf({ uploadId: `u${n}`, sha256: `s${n}`, receivedAt: `2025-01-0${n}T00:00:00.000Z` }),
    )
  return {
    registry,
    bring: (uploadId: string, ...reports: ExamReport[]) =>
      registry.reports.applyBatch({ facilityId: 'a', uploadId, reports }),
    quality: async (by: QualityBy, dates: { from?: string; to?: string } = {}, facilityId = 'a') =>
      qualityAnswer.parse(
        await desk.qualityOf({ facilityId, by, from: dates.from ?? null, to: dates.to ?? null }),
      ),
  }
}

describe('the quality report', () => {
  it('says what is known of patient exams, as counts and shares', async () => {
    const { registry, bring, quality } = await begun()
    await registry.mappings.setMappings([
      { facility: 'a', localName: 'CT Thorax nativ', loinc: '24628-0', mappedAt: '2025-01-01' },
      { facility: 'a', localName: 'Other', loinc: null, mappedAt: '2025-01-01' },
    ])
    await bring(
      'u1',
      study(1),
      study(2, { patient: nobody, examTime: null, studyDescription: 'Other' }),
      study(3, { patient: nobody, events: [eventOf({ phantomCm: null, eventUid: '2.25.3' })] }),
    )
    const { total } = await quality('scanner')
    expect(total).toMatchObject({ exams: 3, records: 3, patientExams: 3 })
    expect(total.completeness).toEqual({
      weight: { known: 1, of: 3, share: 0.3333 },
      height: { known: 1, of: 3, share: 0.3333 },
      size: { known: 3, of: 3, share: 1 },
      phantom: { known: 2, of: 3, share: 0.6667 },
      protocol: { known: 2, of: 3, share: 0.6667 },
      age: { known: 1, of: 3, share: 0.3333 },
      sex: { known: 1, of: 3, share: 0.3333 },
      startTime: { known: 2, of: 3, share: 0.6667 },
      patient: { known: 1, of: 3, share: 0.3333 },
    })
  })

  it('counts phantoms and test patients apart, and asks nothing of them', async () => {
    const { bring, quality } = await begun()
    await bring(
      'u1',
      study(1),
      study(2, { purpose: 'quality-assurance', patient: nobody }),
      study(3, { findings: finding('test-patient'), patient: nobody }),
      study(4, { purpose: 'research' }),
    )
    const { total } = await quality('scanner')
    expect(total).toMatchObject({
      exams: 4,
      patientExams: 2,
      setAside: { qualityAssurance: 1, testPatient: 1 },
      otherPurposes: 1,
      completeness: { weight: { known: 2, of: 2 } },
    })
  })

  it('says by rule what was found, what waits for a decision, and how to mend it', async () => {
    const { registry, bring, quality } = await begun()
    await bring(
      'u1',
      study(1, { findings: finding('dose-zero') }),
      study(2, { findings: finding('dose-zero') }),
      study(3, { findings: finding('total-differs') }),
      study(4),
      study(5, { events: [eventOf({ eventUid: '2.25.4' })] }),
    )
    const input = { decision: 'discard', reason: 'nothing irradiated' } as const
    await registry.exams.decide(
      'a',
      ['e1'],
      ({ understood }) => makeDecision(understood, input, '2025-01-01T00:00:00Z'),
      'Ann',
      '2025-01-01T00:00:00Z',
    )
    const { total, rules } = await quality('scanner')
    expect(total).toMatchObject({ quarantined: 3, waiting: 2, discarded: 1 })
    expect(total.findings).toEqual([
      { rule: 'dose-zero', exams: 2, waiting: 1 },
      { rule: 'same-scan-elsewhere', exams: 1, waiting: 1 },
      { rule: 'total-differs', exams: 1, waiting: 0 },
    ])
    expect(rules.map(({ rule }) => rule)).toEqual([
      'dose-zero',
      'same-scan-elsewhere',
      'total-differs',
    ])
    for (const { sentence, mend } of rules) expect(sentence !== '' && mend !== null).toBe(true)
  })

  it('finds clocks that are wrong, and counts timing runs', async () => {
    const { bring, quality } = await begun()
    const at = (startedAt: string, n: number) => ({
      events: [
        eventOf({ eventUid: `2.25.${n}`, startedAt }),
        eventOf({ eventUid: `2.25.9${n}`, startedAt, role: 'timing' }),
      ],
    })
    await bring(
      'u1',
      study(1, at('2024-05-06T10:11:12', 1)),
      study(2, { examTime: '23:59:00', ...at('2024-05-07T00:10:00', 2) }),
      study(3, at('2024-05-06T23:11:12', 3)),
      study(4, at('2019-05-06T10:11:12', 4)),
      study(5, { examTime: null, ...at('no time', 5) }),
      study(6, { examDate: '2024-05-06', findings: finding('exam-in-the-future') }),
    )
    expect((await quality('scanner')).total).toMatchObject({
      timingRuns: 5,
      clock: { before1990: 0, inTheFuture: 1, eventsOnOtherDay: 1, startsDiffer: 2 },
    })
  })

  it('groups by scanner, busiest first, by month and by upload, latest first', async () => {
    const { bring, quality } = await begun()
    await bring('u1', study(1, { scanner: scanner2 }), study(2), study(3))
    await bring('u2', study(3), study(4, { examDate: '2024-06-30' }))
    const groupsOf = async (by: QualityBy) =>
      (await quality(by)).groups.map(({ group, label, exams, records, duplicates }) => [
        group,
        label,
        exams,
        records,
        duplicates,
      ])
    expect(await groupsOf('scanner')).toEqual([
      ['scanner-1', 'Maker Model X CT1', 3, 4, 1],
      ['scanner-2', 'Maker Model X CT2', 1, 1, 0],
    ])
    expect(await groupsOf('month')).toEqual([
      ['2024-06', '2024-06', 1, 1, 0],
      ['2024-05', '2024-05', 3, 4, 1],
    ])
    expect(await groupsOf('upload')).toEqual([
      ['u3', '2025-01-03T00:00:00.000Z', 0, 0, 0],
      ['u2', '2025-01-02T00:00:00.000Z', 2, 2, 1],
      ['u1', '2025-01-01T00:00:00.000Z', 3, 3, 0],
    ])
    expect((await quality('upload')).total).toMatchObject({ exams: 4, records: 5, duplicates: 1 })
  })

  it('says what could not be read of uploads, and forgets those that were withdrawn', async () => {
    const { registry, bring, quality } = await begun()
    const counts = { seen: 3, accepted: 1, updated: 0, duplicate: 0, quarantined: 0, rejected: 2 }
    await bring('u1', study(1))
    await registry.uploads.finishUpload(
      uploadOf({
        uploadId: 'u1',
        state: 'complete',
        counts,
        findingsByRule: { 'dicom-unreadable': 2, 'phantom-missing': 1 },
      }),
      [],
    )
    const { total, rules, groups } = await quality('upload')
    expect(total.rejected).toBe(2)
    expect(total.rejections).toEqual([{ rule: 'dicom-unreadable', findings: 2 }])
    expect(rules.map(({ rule }) => rule)).toEqual(['dicom-unreadable'])
    expect(given(groups.at(-1))).toMatchObject({ group: 'u1', rejected: 2 })
    expect((await quality('month')).groups[0]?.rejected).toBe(null)
    await registry.uploads.withdrawUpload('u1', '2025-02-01T00:00:00Z')
    expect((await quality('upload')).total).toMatchObject({ exams: 0, records: 0, rejected: 0 })
  })

  it('keeps to the dates and the facility asked for', async () => {
    const { bring, quality } = await begun()
    await bring('u1', study(1), study(2, { examDate: '2024-06-30' }))
    expect((await quality('month', { from: '2024-05-07' })).total.exams).toBe(1)
    expect((await quality('month', { to: '2024-05-06' })).total.exams).toBe(1)
    expect((await quality('month', { from: '2024-05-06', to: '2024-06-30' })).total.exams).toBe(2)
    expect(await quality('month', {}, 'b')).toMatchObject({ total: { exams: 0 }, groups: [] })
  })
})
