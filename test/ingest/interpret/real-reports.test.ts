import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AcquisitionType } from '../../../src/domain/event.ts'
import type { ExamReport } from '../../../src/domain/exam-report.ts'
import { mergeReports } from '../../../src/domain/merge-reports.ts'
import { makeInput, reportOf } from '../../support/make-record.ts'

const expectedFile = join(import.meta.dirname, '../../../../shared/samples/rdsr/expected.json')

const types: Readonly<Record<string, AcquisitionType>> = {
  '113805': 'constant-angle',
  '113806': 'stationary',
  'P5-08001': 'spiral',
}

const number = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined)
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined)
const expectedReports = z.record(
  z.string(),
  z.object({
    studyInstanceUID: text,
    sopInstanceUID: text,
    studyDate: text,
    studyDescription: text,
    birthDate: text,
    declaredEvents: number,
    dlpTotal_mGycm: number,
    model: text,
    events: z.array(
      z.object({
        protocol: text,
        type: text,
        irradiationEventUID: text,
        ctdivol_mGy: number,
        dlp_mGycm: number,
        phantom_cm: z
          .union([z.literal(16), z.literal(32)])
          .nullish()
          .transform((value) => value ?? undefined),
        length_mm: number,
      }),
    ),
  }),
)

/** What an independent reader found in real dose reports, as our records. */
function readReports(): (name: string) => ExamReport {
  const all = expectedReports.parse(JSON.parse(readFileSync(expectedFile, 'utf8')))
  return (name) => {
    const file = all[`CT-${name}.dcm`]
    if (file === undefined) throw new Error(name)
    return reportOf({
      studyInstanceUid: file.studyInstanceUID,
      sopInstanceUid: file.sopInstanceUID,
      studyDate: file.studyDate,
      studyDescription: file.studyDescription,
      patient: { id: 'P-100200', birthDate: file.birthDate },
      device: { model: file.model },
      declaredEvents: file.declaredEvents,
      dlpTotalMgyCm: file.dlpTotal_mGycm,
      events: file.events.map((event) =>
        makeInput({
          irradiationEventUid: event.irradiationEventUID,
          acquisitionProtocol: event.protocol,
          acquisitionType: types[event.type?.split('|')[0] ?? ''],
          ctdivolMgy: event.ctdivol_mGy,
          dlpMgyCm: event.dlp_mGycm,
          phantomCm: event.phantom_cm,
          scanningLengthMm: event.length_mm,
        }),
      ),
    })
  }
}

describe.skipIf(!existsSync(expectedFile))(
  'dose reports that scanners wrote (shared samples)',
  () => {
    const report = existsSync(expectedFile) ? readReports() : () => reportOf()
    const examOf = (...names: string[]) => mergeReports(names.map(report))
    const dlp = (...names: string[]) => (examOf(...names).dlp ?? Number.NaN) / 1e4

    it.each([
      ['RDSR-Siemens_Flash-TAP-SS', ['localiser', 'timing', 'timing', 'diagnostic'], 724.52],
      [
        'ESR-GE_Optima',
        ['localiser', 'localiser', 'diagnostic', 'localiser', 'localiser', 'diagnostic'],
        415.82,
      ],
      ['RDSR-ToshibaPixelMed', ['localiser', 'diagnostic', 'diagnostic'], 349.7],
      ['RDSR-Toshiba_MultiValSD', ['localiser', 'localiser', 'diagnostic'], 136.9],
      ['RDSR-GEPixelMed', ['diagnostic', 'timing'], 586.34],
    ])('%s: roles and total, nothing quarantined', (name, roles, total) => {
      const exam = examOf(name)
      expect(exam.events.map(({ role }) => role)).toEqual(roles)
      expect(dlp(name)).toBe(total)
      expect(exam.quarantined).toBe(false)
      expect(
        exam.findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('dose')),
      ).toEqual([])
    })

    it('cumulative reports, in any order and with one repeated, are one study with three events, for planning', () => {
      const [one, two, three] = [
        'RDSR-Siemens-Multi-1',
        'RDSR-Siemens-Multi-2',
        'RDSR-Siemens-Multi-3',
      ]
      for (const names of [
        [one, two, three],
        [three, one, two],
        [two, three, two, one],
      ]) {
        const exam = examOf(...names.filter((name) => name !== undefined))
        expect(exam.events).toHaveLength(3)
        expect(exam.dlp).toBe(2_360_900)
        expect(exam.purpose).toBe('radiotherapy-planning')
        expect(exam.diagnosticEvents).toBe(2)
      }
    })

    it('continued reports with disjoint events are one study: four events, 116.61 mGy·cm', () => {
      expect(dlp('RDSR-Siemens-Continued-2', 'RDSR-Siemens-Continued-1')).toBe(116.61)
      expect(examOf('RDSR-Siemens-Continued-1', 'RDSR-Siemens-Continued-2').events).toHaveLength(4)
    })

    it('a quality-assurance scan among the events makes the exam no diagnostic one', () => {
      expect(examOf('RDSR-GEPixelMed').purpose).toBe('quality-assurance')
    })
  },
)
