import { describe, expect, it } from 'vitest'
import type { DecisionInput } from '../../src/contract/exam.ts'
import type { NewRule } from '../../src/contract/rule.ts'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import { createExamDesk } from '../../src/ingest/understanding/exam-desk.ts'
import { given } from '../support/given.ts'
import { CoreMirror, loadedRows } from './support/core-mirror.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { storedExams } from './support/stored-exams.ts'
import { clock, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const suspicious = reportOf({
  findings: [{ rule: 'dose-unit-mistake', field: 'dlpMgyCm', event: 1, row: null }],
  events: [eventOf({ ctdivol: 50_000, dlp: 150_000_000, scanningLengthMm: 300 })],
})
const second = (over: Partial<ExamReport> = {}) =>
  reportOf({
    recordId: 'record-2',
    contentDigest: 'digest-2',
    events: [eventOf({ eventUid: '2.25.2', startedAt: '2024-05-06T10:12:00' })],
    ...over,
  })

async function begun() {
  const mirror = new CoreMirror()
  const registry = await temporaryRegistry(undefined, { observer: mirror })
  let ids = 0
  const desk = createExamDesk({
    exams: registry.exams,
    rules: registry.rules,
    clock,
    newId: () => `rule-${++ids}`,
  })
  for (const uploadId of ['u1', 'u2', 'u3'])
    await registry.uploads.addUpload(uploadOf({ uploadId }))
  await mirror.load(registry)
  const bring = (uploadId: string, ...reports: ExamReport[]) =>
    registry.reports.applyBatch({ facilityId: 'a', uploadId, reports })
  const decide = (input: DecisionInput, examId = 'exam-1') =>
    desk.decideExam('a', examId, input, 'Ann (key k1)')
  const show = async (examId = 'exam-1') => given(await desk.exam('a', examId))
  const inStatistics = async () =>
    [...(await storedExams(registry)).quarantined].filter((row) => row === 0).length
  /** The core, moved by commits alone, holds what a new load gives. */
  const coreFollows = async () =>
    expect(mirror.rows()).toEqual(
      (await loadedRows(registry)).map((row) => JSON.stringify(row)).sort(),
    )
  return { registry, desk, bring, decide, show, inStatistics, coreFollows }
}

const because = { reason: 'Looked at the images' }

describe('a decision about a quarantined exam', () => {
  it('to accept lets it count, and what was found stays to be seen', async () => {
    const { bring, decide, show, inStatistics, coreFollows } = await begun()
    await bring('u1', suspicious)
    expect(await inStatistics()).toBe(0)
    const exam = given(await decide({ decision: 'accept', ...because }))
    expect(exam.state).toBe('accepted')
    expect(exam.findings.map(({ rule }) => rule)).toContain('dose-unit-mistake')
    expect(exam.history).toMatchObject([
      { decision: 'accept', reason: because.reason, decidedBy: 'Ann (key k1)' },
    ])
    expect(await inStatistics()).toBe(1)
    expect((await show()).state).toBe('accepted')
    await coreFollows()
  })

  it('to discard keeps it and never counts it, until it is opened again', async () => {
    const { bring, decide, inStatistics, coreFollows } = await begun()
    await bring('u1', reportOf())
    expect(given(await decide({ decision: 'discard', ...because })).state).toBe('discarded')
    expect(await inStatistics()).toBe(0)
    await bring('u2', second())
    expect(await inStatistics()).toBe(0)
    expect(given(await decide({ decision: 'reopen', ...because })).state).toBe('counted')
    expect(await inStatistics()).toBe(1)
    await coreFollows()
  })

  it('to correct counts the corrected value and keeps the reported one', async () => {
    const { registry, bring, decide, coreFollows } = await begun()
    await bring('u1', suspicious)
    const corrections = [{ field: 'dlpMgyCm', event: 1, value: '150', unit: 'mGy·cm' }]
    const exam = given(await decide({ decision: 'correct', ...because, corrections }))
    expect(exam).toMatchObject({ state: 'corrected', dlpMgyCm: 150 })
    expect(exam.history[0]?.corrections).toEqual([
      { field: 'dlpMgyCm', event: 1, value: 150, original: 15_000, unit: 'mGy.cm' },
    ])
    expect(exam.reports[0]?.events[0]?.dlpMgyCm).toBe(15_000)
    expect([...(await storedExams(registry)).dlp]).toEqual([1_500_000])
    await coreFollows()
  })

  it('to correct leaves an exam quarantined whose corrected value is itself unbelievable', async () => {
    const { bring, decide, inStatistics } = await begun()
    await bring('u1', suspicious)
    const corrections = [{ field: 'dlpMgyCm', event: 1, value: 1500 }]
    const exam = given(await decide({ decision: 'correct', ...because, corrections }))
    expect(exam).toMatchObject({ state: 'quarantined', decision: 'corrected', dlpMgyCm: 1500 })
    expect(await inStatistics()).toBe(0)
  })

  it('is outdated once a later report raises something new, and holds again when that is withdrawn', async () => {
    const { registry, bring, decide, show, inStatistics } = await begun()
    await bring('u1', suspicious)
    await decide({ decision: 'accept', ...because })
    await bring('u2', second())
    expect((await show()).state).toBe('accepted')
    const zero = { rule: 'dose-zero', field: 'dlpMgyCm', event: 1, row: null } as const
    await bring('u3', second({ recordId: 'r3', contentDigest: 'd3', findings: [zero] }))
    const exam = await show()
    expect(exam).toMatchObject({ state: 'quarantined', decision: 'outdated' })
    expect(exam.findings.map(({ rule }) => rule)).toContain('decision-outdated')
    expect(await inStatistics()).toBe(0)
    await registry.uploads.withdrawUpload('u3', clock().toISOString())
    expect((await show()).state).toBe('accepted')
  })

  it('survives that its upload is withdrawn and sent again', async () => {
    const { registry, bring, decide, show, coreFollows } = await begun()
    await bring('u1', suspicious)
    const corrections = [{ field: 'dlpMgyCm', event: 1, value: '150' }]
    await decide({ decision: 'correct', ...because, corrections })
    const before = await show()
    await registry.uploads.withdrawUpload('u1', clock().toISOString())
    await bring('u2', suspicious)
    expect(await show()).toEqual(before)
    await coreFollows()
  })

  it('no longer corrects a value that the exam no longer has', async () => {
    const { bring, decide, show } = await begun()
    await bring('u1', reportOf())
    const corrections = [{ field: 'weightKg', value: '30' }]
    const corrected = given(await decide({ decision: 'correct', ...because, corrections }))
    expect(corrected).toMatchObject({ patient: { weightKg: 30 }, state: 'corrected' })
    const patient = { ...reportOf().patient, weightKg: 25 }
    await bring('u2', second({ patient, contentDateTime: '2024-05-07T10:00:00' }))
    expect(await show()).toMatchObject({ patient: { weightKg: 25 }, decision: 'outdated' })
  })

  it.each([
    ['a field that is none', { field: 'name', value: 1 }, 'field'],
    ['a dose without its event', { field: 'dlpMgyCm', value: 1 }, 'event'],
    ['an event that is not there', { field: 'dlpMgyCm', event: 7, value: 1 }, 'event'],
    ['a decimal comma', { field: 'dlpMgyCm', event: 1, value: '1,5' }, 'value'],
    ['a negative dose', { field: 'dlpMgyCm', event: 1, value: -1 }, 'value'],
    ['another unit', { field: 'dlpMgyCm', event: 1, value: 1, unit: 'mGy·m' }, 'unit'],
    ['a weight of 900 kg', { field: 'weightKg', value: 900 }, 'value'],
    ['a day that does not exist', { field: 'examDate', value: '2024-02-30' }, 'value'],
  ])('is refused for %s, naming the part at fault', async (_what, correction, part) => {
    const { bring, decide, show } = await begun()
    await bring('u1', suspicious)
    await expect(
      decide({ decision: 'correct', ...because, corrections: [correction] }),
    ).rejects.toMatchObject({
      name: 'DecisionRefused',
      faults: [{ field: `corrections.0.${part}` }],
    })
    expect((await show()).history).toEqual([])
  })

  it('is refused when the exam is another than the one looked at, or nothing waits', async () => {
    const { bring, decide, show } = await begun()
    await bring('u1', suspicious)
    const { content } = await show()
    await bring('u2', second())
    await expect(decide({ decision: 'accept', ...because, content })).rejects.toMatchObject({
      changed: true,
    })
    await bring('u2', reportOf({ examId: 'sound', recordId: 'r9', contentDigest: 'd9' }))
    await expect(decide({ decision: 'accept', ...because }, 'sound')).rejects.toThrow('waits')
    expect(await decide({ decision: 'accept', ...because }, 'unknown')).toBeNull()
  })

  it('for all of one rule in an upload leaves those that something else quarantines too', async () => {
    const { desk, bring, inStatistics } = await begun()
    const exam = (n: number, findings = suspicious.findings) =>
      reportOf({
        examId: `e${n}`,
        recordId: `r${n}`,
        contentDigest: `d${n}`,
        events: [eventOf({ eventUid: `2.25.${n}` })],
        findings,
      })
    const zero = { rule: 'dose-zero', field: 'dlpMgyCm', event: 1, row: null } as const
    await bring('u1', exam(1), exam(2), exam(3, [...suspicious.findings, zero]))
    await bring('u2', exam(4))
    const input = {
      uploadId: 'u1',
      rule: 'dose-unit-mistake',
      decision: 'accept',
      ...because,
    } as const
    expect(await desk.decideExams('a', input, 'Ann')).toEqual({ decided: 2, skipped: 1 })
    expect(await inStatistics()).toBe(2)
    expect(await desk.decideExams('b', input, 'Ben')).toEqual({ decided: 0, skipped: 0 })
  })
})

describe('the list of exams', () => {
  it('pages through those of a state, newest first, of the facilities asked for', async () => {
    const { desk, bring } = await begun()
    const dated = (n: number) =>
      reportOf({
        examId: `e${n}`,
        recordId: `r${n}`,
        contentDigest: `d${n}`,
        examDate: `2024-05-0${1 + (n % 3)}`,
        findings: n < 5 ? suspicious.findings : [],
      })
    await bring('u1', ...[1, 2, 3, 4, 5, 6].map(dated))
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof desk.exams>> = await desk.exams({
        facilityIds: ['a'],
        state: 'quarantined',
        limit: 2,
        after,
      })
      seen.push(...page.exams.map(({ examId }) => examId))
      after = page.next
    } while (after !== null)
    expect(seen).toEqual(['e2', 'e1', 'e4', 'e3'])
    const others = await desk.exams({ facilityIds: ['b'], state: null, limit: 9, after: null })
    expect(others.exams).toEqual([])
  })
})

const unit: NewRule = {
  when: { scannerId: 'scanner-1' },
  effect: { kind: 'unit', quantity: 'KAP', multiplyBy: '0.001' },
  reason: 'The room sends mGy·cm²',
}

describe('a rule of the facility', () => {
  it('repairs a unit, also of doses too large to be kept, and both values are kept', async () => {
    const { desk, bring, show, inStatistics, coreFollows } = await begun()
    await bring(
      'u1',
      reportOf({
        modality: 'RF',
        events: [eventOf({ ctdivol: null, dlp: null, kap: null })],
        reportedKap: 2_500_000_000,
        findings: [
          { rule: 'dose-too-large', field: 'kapGyCm2', event: 1, row: null },
          { rule: 'dose-too-large', field: 'kapTotalGyCm2', event: null, row: null },
        ],
        setAside: [{ rule: 'dose-too-large', field: 'kapGyCm2', event: 1, value: '5000.5' }],
      }),
    )
    expect(await inStatistics()).toBe(0)
    expect(await desk.addRule('a', unit, 'Ann', true)).toEqual({ ruleId: null, exams: 1 })
    expect(await desk.rules('a')).toEqual([])
    const { ruleId } = await desk.addRule('a', unit, 'Ann', false)
    const exam = await show()
    expect(exam).toMatchObject({ kapGyCm2: 2.5, rules: [{ ruleId, reason: unit.reason }] })
    expect(exam.events[0]?.kapGyCm2).toBe(5.0005)
    expect(exam.reports[0]?.kapTotalGyCm2).toBe(2500)
    expect(exam.reports[0]?.setAside).toEqual([{ field: 'kapGyCm2', event: 1, value: '5000.5' }])
    expect(exam.findings.map(({ rule }) => rule)).toContain('unit-repaired')
    await coreFollows()
    const later = reportOf({
      modality: 'RF',
      examId: 'later',
      recordId: 'later',
      contentDigest: 'later',
      events: [],
      reportedKap: 3_000_000_000,
      findings: [{ rule: 'dose-too-large', field: 'kapTotalGyCm2', event: null, row: null }],
    })
    expect(await bring('u2', later)).toEqual([{ outcome: 'accepted', findings: [] }])
    expect((await show('later')).kapGyCm2).toBe(3)
    await desk.removeRule('a', given(ruleId), 'Ann', false)
    expect((await show()).state).toBe('quarantined')
    await coreFollows()
  })

  it('sets the purpose and says so, for those it names and no others', async () => {
    const { desk, bring, show, coreFollows } = await begun()
    await bring(
      'u1',
      reportOf(),
      reportOf({
        examId: 'other',
        recordId: 'o',
        contentDigest: 'o',
        studyDescription: 'CT Abdomen',
      }),
    )
    const rule: NewRule = {
      when: {
        studyDescription: { contains: 'thorax NATIV' },
        from: '2024-05-06',
        to: '2024-05-06',
      },
      effect: { kind: 'purpose', purpose: 'research' },
      reason: 'Trial of 2024',
    }
    expect((await desk.addRule('a', rule, 'Ann', false)).exams).toBe(1)
    expect(await show()).toMatchObject({
      purpose: 'research',
      purposeEvidence: 'rule rule-1 of the facility',
    })
    expect((await show('other')).purpose).toBe('diagnostic')
    await coreFollows()
  })

  it('sets the role of events by their protocol, and doses follow', async () => {
    const { desk, bring, show, inStatistics, coreFollows } = await begun()
    const zero = { rule: 'dose-zero', field: 'ctdivolMgy', event: 1, row: null } as const
    await bring(
      'u1',
      reportOf({
        events: [
          eventOf({ acquisitionProtocol: 'Planungsbild', ctdivol: 0, dlp: 0 }),
          eventOf({ eventUid: '2.25.2', startedAt: '2024-05-06T10:12:00' }),
        ],
        findings: [zero],
      }),
    )
    expect(await inStatistics()).toBe(0)
    const rule: NewRule = {
      when: { acquisitionProtocol: { equals: 'planungsbild' } },
      effect: { kind: 'role', role: 'localiser' },
      reason: 'Our name for the scout',
    }
    await desk.addRule('a', rule, 'Ann', false)
    const exam = await show()
    expect(exam.events.map(({ role }) => role)).toEqual(['localiser', 'diagnostic'])
    expect(exam.state).toBe('counted')
    await coreFollows()
  })
})
