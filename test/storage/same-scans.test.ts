import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DecisionInput } from '../../src/contract/exam.ts'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import { createExamDesk } from '../../src/ingest/understanding/exam-desk.ts'
import { openRegistry, type DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { given } from '../support/given.ts'
import { CoreMirror, loadedRows } from './support/core-mirror.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { derivedTables, readTables } from './support/read-tables.ts'
import { storedExams } from './support/stored-exams.ts'
import { clock, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const at = clock().toISOString()
const because = { reason: 'Looked at the images' }

/** A report of a study of its own, named by one letter, that holds the given exposures. */
const study = (name: string, events: readonly number[], over: Partial<ExamReport> = {}) =>
  reportOf({
    recordId: `record-${name}`,
    contentDigest: `digest-${name}-${events.join()}`,
    examId: `exam-${name}`,
    accession: `accession-${name}`,
    events: events.map((n) => eventOf({ eventUid: `2.25.${n}`, dlp: 1_500_000 + n })),
    ...over,
  })

async function begun() {
  const mirror = new CoreMirror()
  const registry = await temporaryRegistry(undefined, { observer: mirror })
  const desk = createExamDesk({
    exams: registry.exams,
    rules: registry.rules,
    clock,
    newId: () => 'rule-1',
  })
  for (const uploadId of ['u1', 'u2', 'u3'])
    await registry.uploads.addUpload(uploadOf({ uploadId }))
  await mirror.load(registry)
  return {
    registry,
    desk,
    bring: (uploadId: string, ...reports: ExamReport[]) =>
      registry.reports.applyBatch({ facilityId: 'a', uploadId, reports }),
    decide: (name: string, input: DecisionInput) =>
      desk.decideExam('a', `exam-${name}`, input, 'Ann'),
    withdraw: (uploadId: string) => registry.uploads.withdrawUpload(uploadId, at),
    show: async (name: string) => given(await desk.exam('a', `exam-${name}`)),
    /** Letters of the exams that count; the core, moved by commits alone, agrees with a new load. */
    async counted() {
      const { exams } = await desk.exams({
        facilityIds: ['a'],
        state: null,
        limit: 50,
        after: null,
      })
      const counting = exams.filter(({ state }) => !['quarantined', 'discarded'].includes(state))
      const inCore = [...(await storedExams(registry)).quarantined].filter((row) => row === 0)
      expect(inCore.length).toBe(counting.length)
      expect(mirror.rows()).toEqual(
        (await loadedRows(registry)).map((row) => JSON.stringify(row)).sort(),
      )
      return counting.map(({ examId }) => examId.slice(-1)).sort()
    },
  }
}

describe('one scan under several studies', () => {
  it('is counted once and shown, whichever came first', async () => {
    const { bring, show, counted } = await begun()
    expect(await bring('u1', study('b', [1, 2]))).toEqual([{ outcome: 'accepted', findings: [] }])
    expect(await bring('u2', study('a', [1, 2]))).toEqual([{ outcome: 'accepted', findings: [] }])
    expect(await counted()).toEqual(['a'])
    expect(await show('b')).toMatchObject({
      state: 'quarantined',
      sameScans: [{ examId: 'exam-a', relation: 'counted-there' }],
      findings: [{ rule: 'same-scan-elsewhere', severity: 'quarantined' }],
    })
    expect(await show('a')).toMatchObject({
      state: 'counted',
      sameScans: [{ examId: 'exam-b', relation: 'counted-here' }],
      findings: [],
    })
  })

  it('says so in the receipt of the record that is not counted, and of the same again', async () => {
    const { bring } = await begun()
    await bring('u1', study('a', [1]))
    const aside = [{ outcome: 'quarantined', findings: ['same-scan-elsewhere'] }]
    expect(await bring('u2', study('b', [1]))).toEqual(aside)
    expect(await bring('u3', study('b', [1]))).toEqual([{ outcome: 'duplicate', findings: [] }])
  })

  it('in one batch is counted once', async () => {
    const { bring, counted } = await begun()
    const outcomes = await bring('u1', study('a', [1]), study('b', [1]), study('c', [2]))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'quarantined', 'accepted'])
    expect(await counted()).toEqual(['a', 'c'])
  })

  it('counts where most of it is, once a later report brings more', async () => {
    const { bring, show, counted } = await begun()
    await bring('u1', study('a', [1]), study('b', [1]))
    const more = { recordId: 'record-more' }
    expect(await bring('u2', study('b', [2], more))).toEqual([{ outcome: 'updated', findings: [] }])
    expect(await counted()).toEqual(['b'])
    expect((await show('a')).sameScans).toEqual([{ examId: 'exam-b', relation: 'counted-there' }])
  })

  it('counts again when the other study is withdrawn or discarded', async () => {
    const { bring, withdraw, decide, show, counted } = await begun()
    await bring('u1', study('a', [1]))
    await bring('u2', study('b', [1]))
    await withdraw('u1')
    expect(await counted()).toEqual(['b'])
    expect(await show('b')).toMatchObject({ state: 'counted', sameScans: [], findings: [] })
    await bring('u3', study('a', [1]))
    expect(await counted()).toEqual(['a'])
    await decide('a', { decision: 'discard', ...because })
    expect(await counted()).toEqual(['b'])
    await decide('a', { decision: 'reopen', ...because })
    expect(await counted()).toEqual(['a'])
  })

  it('whose exposures are only partly elsewhere is noted on both and counts', async () => {
    const { bring, withdraw, show, counted } = await begun()
    await bring('u1', study('a', [1, 2]))
    await bring('u2', study('b', [2, 3]))
    expect(await counted()).toEqual(['a', 'b'])
    for (const [name, other] of [
      ['a', 'exam-b'],
      ['b', 'exam-a'],
    ] as const)
      expect(await show(name)).toMatchObject({
        sameScans: [{ examId: other, relation: 'shares-events' }],
        findings: [{ rule: 'scan-partly-elsewhere', severity: 'noted' }],
      })
    await withdraw('u2')
    expect(await show('a')).toMatchObject({ sameScans: [], findings: [] })
  })

  it('under two patient numbers is one where UIDs, age and sex agree, and else never', async () => {
    const { bring, counted } = await begun()
    const other = { ...reportOf().patient, pseudonym: 'patient-2' }
    await bring('u1', study('a', [1]), study('b', [1], { patient: { ...other, sex: null } }))
    expect(await counted()).toEqual(['a', 'b'])
    await bring('u2', study('c', [1], { patient: other }))
    expect(await counted()).toEqual(['a', 'b'])
  })

  it('of an exam that waits for another reason is counted where nothing is wrong', async () => {
    const { bring, withdraw, counted, show } = await begun()
    const zero = { rule: 'dose-zero', field: 'dlpMgyCm', event: 1, row: null } as const
    await bring('u1', study('a', [1], { findings: [zero] }))
    await bring('u2', study('b', [1]))
    expect(await counted()).toEqual(['b'])
    expect((await show('a')).sameScans).toEqual([{ examId: 'exam-b', relation: 'counted-there' }])
    await withdraw('u2')
    expect(await counted()).toEqual([])
    expect((await show('a')).findings.map(({ rule }) => rule)).toEqual(['dose-zero'])
  })
})

describe('a person who says that two exams are two scans', () => {
  it('lets both count, until the decision is reopened', async () => {
    const { bring, decide, counted, show } = await begun()
    await bring('u1', study('a', [1]), study('b', [1]))
    const accepted = given(await decide('b', { decision: 'accept', ...because }))
    expect(accepted).toMatchObject({ state: 'accepted', sameScans: [], findings: [] })
    expect(await counted()).toEqual(['a', 'b'])
    await bring('u2', study('c', [1]))
    expect(await counted()).toEqual(['a', 'b'])
    expect((await show('c')).sameScans).toEqual([{ examId: 'exam-a', relation: 'counted-there' }])
    await decide('b', { decision: 'reopen', ...because })
    expect(await counted()).toEqual(['a'])
  })

  it('keeps what was corrected before', async () => {
    const { bring, decide, counted, show } = await begun()
    await bring('u1', study('b', [1]))
    const corrections = [{ field: 'weightKg', value: 30 }]
    await decide('b', { decision: 'correct', ...because, corrections })
    await bring('u2', study('a', [1]))
    expect(await counted()).toEqual(['a'])
    await decide('b', { decision: 'accept', ...because })
    expect(await counted()).toEqual(['a', 'b'])
    expect(await show('b')).toMatchObject({ state: 'corrected', patient: { weightKg: 30 } })
    await decide('b', { decision: 'correct', ...because, corrections })
    expect(await counted()).toEqual(['a', 'b'])
  })

  it('says nothing about a third study that comes later and holds more', async () => {
    const { bring, decide, counted } = await begun()
    await bring('u1', study('a', [1]), study('b', [1]))
    await decide('b', { decision: 'accept', ...because })
    await bring('u2', study('c', [1, 2]))
    expect(await counted()).toEqual(['c'])
  })

  it('may do so for a whole upload at once', async () => {
    const { desk, bring, counted } = await begun()
    await bring('u1', study('a', [1]), study('c', [2]))
    await bring('u2', study('b', [1]), study('d', [2]))
    const input = { uploadId: 'u2', rule: 'same-scan-elsewhere', decision: 'accept' } as const
    expect(await desk.decideExams('a', { ...input, ...because }, 'Ann')).toEqual({
      decided: 2,
      skipped: 0,
    })
    expect(await counted()).toEqual(['a', 'b', 'c', 'd'])
  })
})

const pick = (max: number) => fc.integer({ min: 1, max })
const someReport = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    events: fc.uniqueArray(pick(3), { minLength: 1 }),
    patient: fc.constantFrom('patient-1', 'patient-2', null),
    age: fc.constantFrom(77, 78),
    zero: fc.boolean(),
  })
  .map(({ name, events, patient, age, zero }) => {
    const own = JSON.stringify([events, patient, age, zero])
    return study(name, events, {
      recordId: `record-${name}-${own}`,
      contentDigest: `digest-${name}-${own}`,
      patient: { ...reportOf().patient, pseudonym: patient, ageMonths: age },
      findings: zero ? [{ rule: 'dose-zero', field: 'dlpMgyCm', event: 1, row: null }] : [],
    })
  })
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      upload: pick(3),
      reports: fc.array(someReport, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ withdraw: pick(3) }) },
)
type Step = { upload: number; reports: ExamReport[] } | { withdraw: number }

/** The derived tables after some steps, checked on the way: the core follows. */
async function derivedAfter(steps: readonly Step[]): Promise<unknown> {
  const dataDir = mkdtempSync(join(tmpdir(), 'opendrl-'))
  try {
    const mirror = new CoreMirror()
    const registry: DuckdbRegistry = await openRegistry({ dataDir, clock, observer: mirror })
    await registry.facilities.addFacility({
      id: 'a',
      name: 'A',
      organisation: 'T',
      country: null,
      createdAt: at,
    })
    for (const n of [1, 2, 3]) await registry.uploads.addUpload(uploadOf({ uploadId: `u${n}` }))
    await mirror.load(registry)
    const withdrawn = new Set<number>()
    for (const one of steps) {
      if ('withdraw' in one) {
        withdrawn.add(one.withdraw)
        await registry.uploads.withdrawUpload(`u${one.withdraw}`, at)
      } else if (!withdrawn.has(one.upload))
        await registry.reports.applyBatch({
          facilityId: 'a',
          uploadId: `u${one.upload}`,
          reports: one.reports,
        })
    }
    const fresh = (await loadedRows(registry)).map((row) => JSON.stringify(row)).sort()
    expect(mirror.rows()).toEqual(fresh)
    await registry.close()
    return await readTables(dataDir, derivedTables)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

describe('uploads and withdrawals of studies that share scans', () => {
  it('leave the same exams in whatever order they come', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 6 }).chain((steps) => {
          // Whatever a withdrawn upload brought, it counts no more: only the others are expected.
          const gone = new Set(steps.flatMap((one) => ('withdraw' in one ? [one.withdraw] : [])))
          const expected = steps.filter((one) => !('withdraw' in one) && !gone.has(one.upload))
          return fc.record({
            expected: fc.constant(expected),
            order: fc.shuffledSubarray(steps, { minLength: steps.length }),
          })
        }),
        async ({ expected, order }) => {
          expect(await derivedAfter(order)).toEqual(await derivedAfter(expected))
        },
      ),
      { numRuns: 12 },
    )
  })
})
