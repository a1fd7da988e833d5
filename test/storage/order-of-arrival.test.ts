import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NewRule } from '../../src/contract/rule.ts'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import { makeDecision } from '../../src/ingest/understanding/make-decision.ts'
import { explainExam } from '../../src/ingest/understanding/understand-exam.ts'
import type { ExamDecision } from '../../src/ingest/understanding/exam-knowledge.ts'
import type { ReportedSize } from '../../src/ingest/size/interpret-size.ts'
import { openRegistry, type DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { CoreMirror, loadedRows } from './support/core-mirror.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { derivedTables, readTables } from './support/read-tables.ts'
import { clock } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const at = clock().toISOString()
const nobody = { ...reportOf().patient, weightKg: null, heightCm: null }

/** Reports of two exams: one waits for a decision, one is in the wrong unit; each exam has two of them. */
const reports: readonly ExamReport[] = [
  reportOf({
    accession: 'acc',
    patient: nobody,
    events: [eventOf({ ctdivol: 50_000, dlp: 150_000_000, scanningLengthMm: 300 })],
    findings: [{ rule: 'dose-unit-mistake', field: 'dlpMgyCm', event: 1, row: null }],
  }),
  reportOf({
    recordId: 'r2',
    contentDigest: 'd2',
    patient: nobody,
    contentDateTime: '2024-05-06T10:30:00',
    events: [
      eventOf({ eventUid: '2.25.2', startedAt: '2024-05-06T10:12:00', acquisitionProtocol: 'X' }),
    ],
  }),
  ...[1, 2].map((n) =>
    reportOf({
      recordId: `f${n}`,
      contentDigest: `f${n}`,
      examId: 'fluoro',
      modality: 'RF',
      accession: 'acc',
      patient: nobody,
      scanner: { ...reportOf().scanner, scannerId: 'room-2' },
      reportedKap: 3_000_000_000,
      events: [eventOf({ eventUid: `2.25.9${n}`, ctdivol: null, dlp: null, kap: 1_000_000 * n })],
      findings: [{ rule: 'dose-too-large', field: 'kapTotalGyCm2', event: null, row: null }],
    }),
  ),
]

const rules: readonly NewRule[] = [
  {
    when: { scannerId: 'room-2' },
    effect: { kind: 'unit', quantity: 'KAP', multiplyBy: '0.001' },
    reason: 'mGy·cm²',
  },
  {
    when: { acquisitionProtocol: { equals: 'x' } },
    effect: { kind: 'role', role: 'timing' },
    reason: 'our name',
  },
  {
    when: { studyDescription: { contains: 'thorax' } },
    effect: { kind: 'purpose', purpose: 'research' },
    reason: 'trial',
  },
]

const sizes: readonly ReportedSize[] = [
  { keys: [{ kind: 'accession', key: 'acc' }], weightG: 30_000, heightMm: null, overwrite: false },
  { keys: [{ kind: 'study', key: 'exam-1' }], weightG: null, heightMm: 1200, overwrite: false },
]

/** Made on the exam of the first report alone: tied to its content, whatever comes beside it. */
const decision: ExamDecision = makeDecision(
  explainExam(reports.slice(0, 1), { rules: [], decision: null, sizes: [] }),
  {
    decision: 'correct',
    reason: 'a slip of the unit',
    corrections: [{ field: 'dlpMgyCm', event: 1, value: '150' }],
  },
  at,
)

type Step = (registry: DuckdbRegistry) => Promise<unknown>
const facts: readonly Step[] = [
  ...reports.map(
    (report): Step =>
      (registry) =>
        registry.reports.applyBatch({ facilityId: 'a', uploadId: 'reports', reports: [report] }),
  ),
  ...rules.map(
    (rule, index): Step =>
      (registry) =>
        registry.rules.setRule('a', `rule-${index}`, rule, 'Ann', at),
  ),
  ...sizes.map(
    (size): Step =>
      (registry) =>
        registry.reports.applySizes({ facilityId: 'a', uploadId: 'sizes', sizes: [size] }),
  ),
]

/** Facts in any order; a withdrawn upload may bring some of them first. The decision comes with its exam. */
async function derivedAfter(steps: readonly Step[]): Promise<unknown> {
  const dataDir = mkdtempSync(join(tmpdir(), 'opendrl-'))
  try {
    const mirror = new CoreMirror()
    const registry = await openRegistry({ dataDir, clock, observer: mirror })
    await registry.facilities.addFacility({
      id: 'a',
      name: 'A',
      organisation: 'T',
      country: null,
      createdAt: at,
    })
    for (const uploadId of ['reports', 'sizes', 'gone'])
      await registry.uploads.addUpload(uploadOf({ uploadId }))
    await mirror.load(registry)
    for (const step of steps) await step(registry)
    const fresh = (await loadedRows(registry)).map((row) => JSON.stringify(row)).sort()
    expect(mirror.rows()).toEqual(fresh)
    await registry.close()
    return await readTables(dataDir, derivedTables)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const decide: Step = (registry) => registry.exams.decide('a', ['exam-1'], () => decision, 'Ann', at)
const early: Step = (registry) =>
  registry.reports.applyBatch({ facilityId: 'a', uploadId: 'gone', reports: reports.slice(0, 1) })
const earlySize: Step = (registry) =>
  registry.reports.applySizes({ facilityId: 'a', uploadId: 'gone', sizes: sizes.slice(0, 1) })
const withdraw: Step = (registry) => registry.uploads.withdrawUpload('gone', at)

describe('reports, sizes, rules and a decision', () => {
  it('make the same exams in whatever order they arrive', { timeout: 180_000 }, async () => {
    const expected = await derivedAfter([...facts, decide])
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...facts], { minLength: facts.length }),
        fc.nat(facts.length),
        fc.nat(facts.length),
        async (order, decided, withdrawn) => {
          // The decision is made on what an upload brought that is withdrawn sooner or later.
          const steps = [early, earlySize, decide, ...order]
          steps.splice(3 + Math.max(decided, withdrawn), 0, withdraw)
          expect(await derivedAfter(steps)).toEqual(expected)
        },
      ),
      { numRuns: 12 },
    )
  })
})
