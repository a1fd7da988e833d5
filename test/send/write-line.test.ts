import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indications } from '../../src/catalogue/indications.ts'
import type { ExamRecord, IrradiationEventInput } from '../../src/contract/exam-record.ts'
import { reportLine } from '../../src/contract/report-line.ts'
import type { SourceFinding } from '../../src/ingest/adapter.ts'
import { interpret } from '../../src/ingest/interpret/interpret.ts'
import { readDicomRecord } from '../../src/ingest/dicom/read-dicom-record.ts'
import { interpretLine } from '../../src/ingest/report/interpret-line.ts'
import { haveSamples, sample } from '../ingest/dicom/support/samples.ts'
import { makeInput, makeRecord } from '../support/make-record.ts'
import { facility, lineOf, lineText, pseudonymiser, today } from './support.ts'

/** What the registry makes of a record by either road. */
function bothRoads(record: ExamRecord, sourceFindings: readonly SourceFinding[] = []) {
  const context = { format: 'test', row: null, pseudonymiser, today }
  const direct = interpret(record, { ...context, sourceFindings })
  const line = lineOf(record, sourceFindings)
  if (!line.ok) return { direct, sent: null }
  const parsed = reportLine.parse(JSON.parse(line.text))
  return {
    direct,
    sent: interpretLine(parsed, { row: null, pseudonymiser, facilityId: facility, today }),
  }
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const decimal = fc.oneof(
  fc.constantFrom('0', '-1', '12.34567', '1e-7', ' ', '1e9', '5e5', '0.00005', 'x', 0, 150, 2.5),
  fc.double({ min: 0, max: 3000, noNaN: true }),
)
const words = fc.constantFrom(
  'CT Thorax',
  'P-100200 Kopf\u0000',
  'Smart\ud800Prep 1.2.3.4.5.6.7',
  ' ',
  'planning RTP',
  'Bolus',
)
const event: fc.Arbitrary<IrradiationEventInput> = fc.record({
  irradiationEventUid: maybe(fc.constantFrom('1.2.3', '1.2.4')),
  acquisitionProtocol: maybe(words),
  acquisitionType: maybe(fc.constantFrom('spiral', 'constant-angle', 'stationary', 'sequenced')),
  targetRegion: maybe(
    fc.constantFrom(
      { value: '69536005', scheme: 'SCT', meaning: 'Head' },
      { value: '', scheme: '' },
    ),
  ),
  ctdivolMgy: maybe(decimal),
  dlpMgyCm: maybe(decimal),
  phantomCm: maybe(fc.constantFrom(16 as const, 32 as const)),
  ssdeMgy: maybe(decimal),
  kapGyCm2: maybe(decimal),
  kaRGy: maybe(decimal),
  scanningLengthMm: maybe(decimal),
  kvp: maybe(decimal),
  modulation: maybe(words),
  waterEquivalentDiameterCm: maybe(decimal),
  effectiveDiameterCm: maybe(decimal),
  lateralDimensionCm: maybe(fc.constantFrom(20, '31.5', 2, 0)),
  apDimensionCm: maybe(fc.constantFrom(20, '31.5', 200)),
  startedAt: maybe(fc.constantFrom('20240301101112.5+0100', '2024-03-01T23:59:60', 'soon')),
})
const record: fc.Arbitrary<ExamRecord> = fc
  .record({
    modality: fc.constantFrom('CT', 'DX', 'RF'),
    studyInstanceUid: maybe(fc.constantFrom('1.2.3.4', ' ')),
    sopInstanceUid: maybe(fc.constantFrom('1.2.3.4.5', ' ')),
    accessionNumber: maybe(fc.constantFrom('ACC12345', '')),
    contentDateTime: maybe(fc.constantFrom('20240301120000', '2024-03-01T12:00:00', 'never')),
    studyDate: fc.constantFrom('2024-03-01', '20240229', '1985-01-01', '2027-01-01', ''),
    studyTime: maybe(fc.constantFrom('1020', '10:20:30', '99')),
    studyDescription: maybe(words),
    requestedProcedure: maybe(words),
    indication: maybe(fc.constantFrom('Stroke', 'colic/abdominal PAIN', 'anything')),
    purpose: maybe(fc.constantFrom('research', 'diagnostic')),
    testPatient: maybe(fc.boolean()),
    patient: fc.record({
      id: maybe(fc.constantFrom('P-100200', '', '007')),
      issuer: maybe(fc.constant('HIS')),
      birthDate: maybe(fc.constantFrom('1980-05-17', '19000101', '2025-01-01', '1930-01-01')),
      age: maybe(fc.constantFrom('003W', '045Y', '000Y', '119Y', '130Y', '018M', '500D')),
      ageYears: maybe(fc.constantFrom('1.25', '40', '0.123', 'x')),
      sex: maybe(fc.constantFrom('F', 'm', 'unknown')),
      weightKg: maybe(decimal),
      heightM: maybe(fc.constantFrom('1.75', '175', '1.7555', '175.55', 0, '9')),
    }),
    device: fc.record({
      manufacturer: maybe(words),
      model: maybe(fc.constantFrom('Model X', '')),
      stationName: maybe(words),
      serialNumber: maybe(fc.constantFrom('SN-778899', '')),
      softwareVersion: maybe(words),
    }),
    dlpTotalMgyCm: maybe(decimal),
    kapTotalGyCm2: maybe(decimal),
    kaRTotalGy: maybe(decimal),
    fluoroscopyTimeS: maybe(decimal),
    declaredEvents: maybe(decimal),
    events: fc.array(fc.oneof(event, fc.constant(makeInput())), { maxLength: 3 }),
  })
  .map((fields) => ({ schema: 'opendrl-exam/1' as const, ...fields }))

describe('a record sent by the hospital', () => {
  it('is, at the registry, to the last field and finding what it is as a file', () => {
    let readable = 0
    fc.assert(
      fc.property(record, (given) => {
        const { direct, sent } = bothRoads(given)
        expect(sent === null).toBe(!direct.ok)
        if (!direct.ok || sent === null || !sent.ok) return
        readable += 1
        const { findings, ...facts } = direct.report
        const { findings: sentFindings, ...sentFacts } = sent.report
        expect(sentFacts).toEqual(facts)
        const told = (all: typeof findings) => all.map((one) => JSON.stringify(one)).toSorted()
        expect(told(sentFindings)).toEqual(told(findings))
      }),
      { numRuns: 2000, seed: 4 },
    )
    expect(readable).toBeGreaterThan(300)
  })

  it('carries what only the reader of the file could notice', () => {
    const { sent } = bothRoads(
      makeRecord({ events: [makeInput({ dlpMgyCm: '-3' })], patient: { birthDate: 'someday' } }),
      [{ rule: 'optional-number-unreadable', field: 'Pitch Factor', event: 1, detail: 'E1' }],
    )
    expect(sent?.findings.map(({ rule }) => rule).toSorted()).toEqual([
      'birth-date-impossible',
      'dose-negative',
      'optional-number-unreadable',
      'patient-missing',
    ])
  })

  it('holds no identity: patient, accession, serial number, birth date, UIDs', () => {
    const text = lineText(
      makeRecord({
        accessionNumber: 'ACC-4711',
        studyDescription: 'CT of P-100200, ACC-4711, born 1980-05-17 or 19800517 (1.2.3.4.5.6.7.8)',
        patient: { id: 'P-100200', issuer: 'HIS-NORTH', birthDate: '1980-05-17' },
        events: [makeInput({ irradiationEventUid: '1.2.840.99999.1' })],
      }),
    )
    for (const secret of [
      'P-100200',
      'HIS-NORTH',
      'ACC-4711',
      '1980-05-17',
      '19800517',
      'SN-778899',
      '1.2.3.4.5.6.7',
      '1.2.840.99999.1',
    ])
      expect(text).not.toContain(secret)
    expect(text).toContain('CT of ***, ***, born *** or *** (***)')
  })

  it('leaves out what the registry works out by itself: role, purpose, computed SSDE', () => {
    const text = lineText(makeRecord({ events: [makeInput({ waterEquivalentDiameterCm: '30' })] }))
    expect(text).not.toMatch(/"role"|"purpose"|"ssde"/)
  })

  it('is not sent when it cannot be read, for the reasons the registry gives', () => {
    const line = lineOf(makeRecord({ events: [makeInput({ dlpMgyCm: '12,5' })] }))
    expect(line).toMatchObject({ ok: false, findings: [{ rule: 'number-unreadable', event: 1 }] })
  })

  it('keeps its indication: every name of the catalogue names itself', () => {
    for (const { name } of indications) {
      const { direct, sent } = bothRoads(makeRecord({ indication: name }))
      expect(direct.ok && direct.report.indication).toBe(name)
      expect(sent?.ok === true && sent.report.indication).toBe(name)
    }
  })
})

describe.skipIf(!haveSamples)('real dose reports (skipped where the samples are missing)', () => {
  it.each([
    'CT-ESR-GE_Optima',
    'CT-RDSR-GEPixelMed',
    'CT-RDSR-Siemens-Continued-1',
    'CT-RDSR-Siemens-Multi-1',
    'CT-RDSR-Siemens_Flash-TAP-SS',
    'CT-RDSR-ToshibaPixelMed',
    'CT-RDSR-Toshiba_MultiValSD',
    'CT-SC-Philips_Brilliance16P',
    'DX-RDSR-Canon_CXDI',
    'RF-RDSR-GE',
    'RF-RDSR-Philips_Allura',
    'RF-RDSR-Siemens-Zee',
  ])('%s is the same record by either road', (name) => {
    const item = readDicomRecord(sample(name))
    if (item.kind !== 'record') throw new Error('the sample was refused')
    const { direct, sent } = bothRoads(item.record, item.findings)
    if (!direct.ok || sent?.ok !== true) throw new Error('the sample was rejected')
    expect({ ...sent.report, findings: [] }).toEqual({ ...direct.report, findings: [] })
    expect(sent.report.findings.map(({ rule }) => rule).toSorted()).toEqual(
      direct.report.findings.map(({ rule }) => rule).toSorted(),
    )
  })
})
