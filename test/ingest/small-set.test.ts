import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SmallSetExpectation } from '../../sample-data/generator/small-set.ts'
import { createPseudonymiser } from '../../src/access/create-pseudonymiser.ts'
import type { Exam } from '../../src/domain/exam.ts'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import { fromFixedPoint } from '../../src/domain/fixed-point.ts'
import { mergeReports } from '../../src/domain/merge-reports.ts'
import type { Quantity } from '../../src/domain/quantity.ts'
import { createInlineParser } from '../../src/ingest/child/inline-parser.ts'
import { interpret } from '../../src/ingest/interpret/interpret.ts'
import { createIngest } from '../../src/ingest/pipeline/ingest-upload.ts'
import { createInlineInterpreter } from '../../src/ingest/pipeline/interpreter.ts'
import type { ReportSink } from '../../src/ingest/ports.ts'
import { openRegistry, type DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'

const small = join(import.meta.dirname, '../../sample-data/small')
const expected: SmallSetExpectation = JSON.parse(readFileSync(join(small, 'expected.json'), 'utf8'))
const master = new Uint8Array(randomBytes(32))
const clock = () => new Date('2026-07-01T12:00:00Z')

let folder = ''
let registry: DuckdbRegistry
/** Outcome of every record of a file, and every exam's reports as they went into the store. */
const outcomes = new Map<
  string,
  { row: number | null; outcome: string; rules: string[]; examId: string | null }[]
>()
const reportsOf = new Map<string, ExamReport[]>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opendrl-small-'))
  registry = await openRegistry({ dataDir: folder, clock })
  const parser = createInlineParser()
  for (const { file, hospital } of expected.files) {
    if ((await registry.facilities.facility(hospital)) === null)
      await registry.facilities.addFacility({
        id: hospital,
        name: hospital,
        organisation: hospital,
        country: null,
        createdAt: clock().toISOString(),
      })
    const seen: { row: number | null; outcome: string; rules: string[]; examId: string | null }[] =
      []
    const pseudonymiser = createPseudonymiser({ master, facilityId: hospital, epoch: 1 })
    const one: ReportSink = {
      async applyBatch(batch) {
        for (const report of batch.reports) {
          const key = `${hospital}|${report.examId}`
          reportsOf.set(key, [...(reportsOf.get(key) ?? []), report])
        }
        return registry.reports.applyBatch(batch)
      },
      applySizes: (batch) => registry.reports.applySizes(batch),
    }
    const ingest = createIngest({
      parser,
      sink: one,
      uploads: registry.uploads,
      interpreter: createInlineInterpreter(() => pseudonymiser),
      clock,
      layoutsFor: () => Promise.resolve({ layouts: [], changedAt: null }),
      newId: () => file.replaceAll(/[^a-z0-9]/g, '-'),
    })
    const path = join(small, file)
    const receipt = await ingest.ingest({
      facilityId: hospital,
      files: [{ path, name: file }],
      sha256: file,
      sizeBytes: 1,
    })
    for await (const items of parser.parse([{ path, name: file }]))
      for (const { item } of items) {
        if (item.kind !== 'record' && item.kind !== 'refused') continue
        const rules = item.kind === 'refused' ? item.findings.map(({ rule }) => rule) : []
        if (item.kind === 'refused')
          seen.push({ row: item.row, outcome: 'rejected', rules, examId: null })
        else {
          const read = interpret(item.record, {
            format: item.format,
            row: item.row,
            sourceFindings: item.findings,
            pseudonymiser,
            today: '2026-07-01',
          })
          seen.push({
            row: item.row,
            outcome: '',
            rules: read.findings.map(({ rule }) => rule),
            examId: read.ok ? `${hospital}|${read.report.examId}` : null,
          })
        }
      }
    outcomes.set(file, seen)
    counts.set(file, receipt.counts)
  }
})
const counts = new Map<string, Record<string, number>>()
afterAll(async () => {
  await registry.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the small set, through the real pipeline into the real store', () => {
  it.each(expected.files.map((file) => [file.file, file] as const))(
    '%s: every record has its outcome',
    (name, file) => {
      const found = counts.get(name)
      const total = (outcome: string) =>
        file.records.filter((record) => record.outcome === outcome).length
      expect(found).toEqual({
        seen: file.records.length,
        accepted: total('accepted'),
        updated: total('updated'),
        duplicate: total('duplicate'),
        quarantined: total('quarantined'),
        rejected: total('rejected'),
      })
      const seen = outcomes.get(name) ?? []
      for (const [i, record] of file.records.entries()) {
        expect([name, record.row, seen[i]?.row]).toEqual([name, record.row, seen[i]?.row ?? null])
        for (const rule of record.rules) expect(seen[i]?.rules).toContain(rule)
      }
    },
  )

  it.each(expected.exams.map((exam) => [exam.exam, exam] as const))(
    '%s: the merged exam',
    (name, wanted) => {
      const ids = new Set(
        expected.files.flatMap(({ file, records }) =>
          records.flatMap((record, i) =>
            record.exam === name ? [outcomes.get(file)?.[i]?.examId ?? null] : [],
          ),
        ),
      )
      expect(ids.size).toBe(1)
      const [id = null] = ids
      const exam = mergeReports(reportsOf.get(id ?? '') ?? [])
      expect(shown(exam)).toEqual({
        studyDate: wanted.studyDate,
        localName: wanted.localName,
        purpose: wanted.purpose,
        quarantined: wanted.quarantined,
        ...wanted.patient,
        events: wanted.events,
        roles: wanted.roles,
        phantomCm: wanted.phantomCm,
        scanLengthMm: wanted.scanLengthMm,
        sizeKind: wanted.sizeKind,
      })
      const near = (steps: number | null, quantity: Quantity, value: number | null) => {
        if (value === null) expect(steps).toBeNull()
        else
          expect(Math.abs((fromFixedPoint(steps ?? 0, quantity) ?? 0) - value)).toBeLessThanOrEqual(
            0.0001001,
          )
      }
      near(exam.dlp, 'DLP', wanted.dlpMgyCm)
      near(exam.dlpWithoutLocalisers, 'DLP', wanted.dlpWithoutLocalisersMgyCm)
      near(exam.ctdivol, 'CTDIvol', wanted.ctdivolMgy)
      near(exam.ctdivolLargest, 'CTDIvol', wanted.ctdivolLargestMgy)
      near(exam.ssde, 'SSDE', wanted.ssdeMgy)
      if (wanted.sizeCm === null) expect(exam.sizeCm).toBeNull()
      else expect(exam.sizeCm).toBeCloseTo(wanted.sizeCm, 1)
    },
  )

  it('leaves no identity in any file of the data directory', async () => {
    await registry.close()
    const canaries = ['SYNTHETIC', 'SYNID', 'SYNACC', 'SYNSER', '2.25.77070']
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(files.length).toBeGreaterThan(0)
    for (const entry of files) {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      for (const canary of canaries)
        expect([entry.name, canary, bytes.includes(canary)]).toEqual([entry.name, canary, false])
    }
  })
})

function shown(exam: Exam) {
  const role = (wanted: string) => exam.events.filter((event) => event.role === wanted).length
  const { ageDays, ageMonths, sex, weightKg, heightCm } = exam.patient
  return {
    studyDate: exam.examDate,
    localName: exam.localName,
    purpose: exam.purpose,
    quarantined: exam.quarantined,
    ageDays,
    ageMonths,
    sex,
    weightKg,
    heightCm,
    events: exam.events.length,
    roles: { localiser: role('localiser'), timing: role('timing'), diagnostic: role('diagnostic') },
    phantomCm: exam.phantom,
    scanLengthMm: exam.scanLengthMm,
    sizeKind: exam.sizeKind,
  }
}
