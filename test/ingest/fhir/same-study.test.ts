import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExamRecord } from '../../../src/contract/exam-record.ts'
import type { ExamReport } from '../../../src/domain/exam-report.ts'
import { mergeReports } from '../../../src/domain/merge-reports.ts'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'
import { interpret } from '../../../src/ingest/interpret/interpret.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'
import {
  bundle,
  concept,
  entry,
  event,
  measured,
  patient,
  read,
  summary,
  type Json,
} from './support.ts'

const folder = join(import.meta.dirname, '../../../sample-data/small/rdsr')

function reportOf(record: ExamRecord, format: string): ExamReport {
  const result = interpret(record, {
    format,
    row: null,
    sourceFindings: [],
    pseudonymiser: testPseudonymiser('st-brigid'),
    today: '2030-01-01',
  })
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.report
}

function dicomRecord(name: string): ExamRecord {
  const item = readDicomRecord(readFileSync(join(folder, `${name}.dcm`)))
  if (item.kind !== 'record') throw new Error('no record')
  return item.record
}

/** What a dose manager would send of a dose report by FHIR. */
function asBundle(rdsr: ExamRecord, given: { events: boolean; observation?: Json }): Json {
  const phantom = (cm: number | undefined) =>
    cm === undefined
      ? []
      : [
          {
            code: concept('113835'),
            valueCodeableConcept: concept(cm === 16 ? '113690' : '113691'),
          },
        ]
  const dose = (code: string, value: string | number | undefined, unit: string) =>
    value === undefined ? [] : [measured(code, Number(value), unit)]
  const events = given.events
    ? rdsr.events.map((one, index) =>
        entry(
          `event-${index}`,
          event(one.irradiationEventUid ?? '', {
            ...(one.startedAt === undefined ? {} : { effectiveDateTime: `${one.startedAt}+01:00` }),
            component: [
              ...dose('113830', one.ctdivolMgy, 'mGy'),
              ...dose('113838', one.dlpMgyCm, 'mGy.cm'),
              ...phantom(one.phantomCm),
            ],
          }),
        ),
      )
    : []
  return bundle([
    entry(
      'summary',
      summary({
        subject: { reference: 'urn:uuid:patient' },
        partOf: [
          {
            identifier: {
              system: 'urn:dicom:uid',
              value: `urn:oid:${rdsr.studyInstanceUid}`,
            },
          },
        ],
        focus: [],
        identifier: [
          {
            type: concept('sop-instance-uid', 'http://x.example'),
            system: 'urn:dicom:uid',
            value: `urn:oid:${rdsr.sopInstanceUid}`,
          },
        ],
        device: undefined,
        effectiveDateTime: `${rdsr.studyDate}T${rdsr.studyTime}+01:00`,
        hasMember: events.map((_one, index) => ({ reference: `urn:uuid:event-${index}` })),
        component: [
          {
            code: concept('121058'),
            valueCodeableConcept: concept('77477000', 'http://snomed.info/sct'),
          },
          ...dose('113813', rdsr.dlpTotalMgyCm, 'mGy.cm'),
        ],
        ...given.observation,
      }),
    ),
    entry(
      'patient',
      patient({
        identifier: [{ system: 'urn:pid', value: rdsr.patient.id }],
        birthDate: rdsr.patient.birthDate,
        gender: rdsr.patient.sex === 'F' ? 'female' : 'male',
      }),
    ),
    ...events,
  ])
}

function fhirReport(rdsr: ExamRecord, given: Parameters<typeof asBundle>[1]): ExamReport {
  const [item] = read(asBundle(rdsr, given))
  if (item?.kind !== 'record') throw new Error(JSON.stringify(item))
  return reportOf(item.record, item.format)
}

const doses = (reports: readonly ExamReport[]) => {
  const { dlp, dlpWithoutLocalisers, ctdivol, ctdivolLargest, phantom, diagnosticEvents, events } =
    mergeReports(reports)
  return {
    dlp,
    dlpWithoutLocalisers,
    ctdivol,
    ctdivolLargest,
    phantom,
    diagnosticEvents,
    n: events.length,
  }
}

const names = [
  'klinikum-nordheide-head',
  'klinikum-nordheide-dual-source',
  'rainbow-childrens-child-chest-ssde',
]
const sents: readonly (readonly [string, Parameters<typeof asBundle>[1]])[] = [
  ['totals alone', { events: false }],
  ['totals and events', { events: true }],
  [
    'totals, made later than the report',
    { events: false, observation: { issued: '2029-01-01T00:00:00Z' } },
  ],
  [
    'events, made later than the report',
    { events: true, observation: { issued: '2029-01-01T00:00:00Z' } },
  ],
]

describe.each(names)(
  'the study of %s by dose report and by FHIR is one exam, counted once',
  (name) => {
    const rdsr = dicomRecord(name)
    const report = reportOf(rdsr, 'dicom-rdsr-ct')

    it.each(sents)('%s', (_what, given) => {
      const fhir = fhirReport(rdsr, given)
      expect(fhir.examId).toBe(report.examId)
      expect(fhir.recordId).not.toBe(report.recordId)
      expect(fhir.patient.pseudonym).toBe(report.patient.pseudonym)
      const alone = doses([report])
      expect(alone.dlp).toBeGreaterThan(0)
      for (const order of [
        [report, fhir],
        [fhir, report],
        [fhir, report, fhir],
      ])
        expect(doses(order)).toEqual(alone)
      expect(mergeReports([report, fhir]).quarantined).toBe(mergeReports([report]).quarantined)
    })

    it('events whose sender writes UTC contradict no dose report', () => {
      const made = asBundle(rdsr, { events: true })
      const shifted = JSON.stringify(made).replaceAll(/T(\d\d)(:\d\d:\d\d)\+01:00/g, 'T00$2Z')
      const [item] = read(shifted)
      if (item?.kind !== 'record') throw new Error(JSON.stringify(item))
      expect(item.record.events.length).toBeGreaterThan(0)
      expect(item.record.events.every(({ startedAt }) => startedAt === undefined)).toBe(true)
      const exam = mergeReports([report, reportOf(item.record, item.format)])
      expect(exam.findings.map(({ rule }) => rule)).not.toContain('event-conflict')
    })

    it('by FHIR alone it has the same total', () => {
      expect(doses([fhirReport(rdsr, { events: false })]).dlp).toBe(doses([report]).dlp)
    })
  },
)

describe('two FHIR summaries of one study', () => {
  const rdsr = dicomRecord('klinikum-nordheide-head')
  const issued = (dlp: number, when?: string) =>
    fhirReport(
      { ...rdsr, dlpTotalMgyCm: String(dlp) },
      { events: false, ...(when === undefined ? {} : { observation: { issued: when } }) },
    )

  it('are one exam with the total of the one issued last, and the difference is noted', () => {
    const reports = [issued(500, '2025-01-02T10:00:00Z'), issued(400, '2025-01-01T10:00:00Z')]
    const exam = mergeReports(reports)
    expect(exam.dlp).toBe(500 * 10_000)
    expect(exam.findings.map(({ rule }) => rule)).toContain('exam-conflict')
  })

  it('that say the same are no conflict', () => {
    const exam = mergeReports([issued(500), issued(500, '2025-01-01T10:00:00Z')])
    expect(exam.dlp).toBe(500 * 10_000)
    expect(exam.findings.map(({ rule }) => rule)).not.toContain('exam-conflict')
  })
})
