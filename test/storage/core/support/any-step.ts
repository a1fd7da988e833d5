import * as fc from 'fast-check'
import type { ExamReport } from '../../../../src/domain/exam-report.ts'
import type { DuckdbRegistry } from '../../../../src/storage/duckdb/open-registry.ts'
import { drawing } from '../../../aggregate/support/hard-values.ts'
import { eventOf, reportOf } from '../../support/exam-report.ts'
import { facilityOf } from './live-registry.ts'

export const names = ['one', 'two', 'three'] as const
const sexes = ['female', 'male', null] as const

/** A report of one of some exams: sometimes a new exam, sometimes more of a known one. */
export function drawnReport(draw: (below: number) => number, exams = 60): ExamReport {
  const record = `r${draw(200)}`
  const exam = `e${draw(exams)}`
  const content = draw(1000)
  const dose = (steps: number): number | null => (draw(10) === 0 ? null : draw(40) * steps)
  return reportOf({
    recordId: record,
    contentDigest: `d${exam}-${content}`,
    examId: exam,
    examDate: `20${20 + draw(6)}-0${1 + draw(9)}-1${draw(10)}`,
    contentDateTime: `2024-05-06T10:${10 + draw(50)}:00`,
    studyDescription: names[draw(4)] ?? null,
    purpose: draw(12) === 0 ? 'radiotherapy-planning' : 'diagnostic',
    patient: {
      ...reportOf().patient,
      pseudonym: `p${draw(30)}`,
      ageMonths: draw(8) === 0 ? null : draw(700),
      sex: sexes[draw(3)] ?? null,
      weightKg: draw(8) === 0 ? null : 2 + draw(80),
    },
    scanner: { ...reportOf().scanner, scannerId: `s${draw(3)}` },
    events: Array.from({ length: 1 + draw(2) }, () =>
      eventOf({
        eventUid: `2.25.${draw(5)}`,
        phantomCm: draw(5) === 0 ? 16 : 32,
        ctdivol: dose(1000),
        dlp: dose(50_000),
      }),
    ),
  })
}

export const drawnReports = (count: number, seed: number): readonly ExamReport[] => {
  const draw = drawing(seed)
  return Array.from({ length: count }, () => drawnReport(draw))
}

const upload = fc.constantFrom('1', '2', '3')
export const anyStep = fc.oneof(
  {
    arbitrary: fc.record({ upload, reports: fc.integer({ min: 1, max: 40 }), seed: fc.nat(9999) }),
    weight: 5,
  },
  { arbitrary: fc.record({ withdraw: upload }), weight: 1 },
  {
    arbitrary: fc.record({
      facility: fc.constantFrom('a', 'b'),
      map: fc.constantFrom(...names),
      // A head, a chest, no protocol of the catalogue, deliberately none.
      to: fc.constantFrom('30799-1', '24627-2', '00000-0', null),
    }),
    weight: 3,
  },
)
type Step =
  | { readonly upload: string; readonly reports: number; readonly seed: number }
  | { readonly withdraw: string }
  | { readonly facility: string; readonly map: string; readonly to: string | null }

export async function takeStep(registry: DuckdbRegistry, step: Step): Promise<void> {
  if ('withdraw' in step) {
    await registry.uploads.withdrawUpload(step.withdraw, 'now')
  } else if ('map' in step) {
    const { facility, map, to } = step
    await registry.mappings.setMappings([{ facility, localName: map, loinc: to, mappedAt: 'now' }])
  } else {
    if ((await registry.uploads.upload(step.upload))?.state === 'withdrawn') return
    await send(registry, step.upload, drawnReports(step.reports, step.seed))
  }
}

export const send = (registry: DuckdbRegistry, uploadId: string, reports: readonly ExamReport[]) =>
  registry.reports.applyBatch({ facilityId: facilityOf(uploadId), uploadId, reports })

/** Names that stand for protocols, and some exams of both facilities. */
export async function fill(registry: DuckdbRegistry, exams = 60): Promise<void> {
  for (const facility of ['a', 'b']) {
    await takeStep(registry, { facility, map: 'one', to: '30799-1' })
    await takeStep(registry, { facility, map: 'two', to: '24627-2' })
  }
  await send(registry, '1', drawnReports(exams, 1))
  await send(registry, '3', drawnReports(exams, 2))
}
