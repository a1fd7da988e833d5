import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExamRecord } from '../../../src/contract/exam-record.ts'
import { severityOf } from '../../../src/domain/finding-rules.ts'
import { interpret } from '../../../src/ingest/interpret/interpret.ts'
import {
  interpretRecord,
  makeInput,
  makeRecord,
  reportOf,
  rulesOf,
} from '../../support/make-record.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'

const events = (...given: Parameters<typeof makeInput>[0][]): Partial<ExamRecord> => ({
  events: given.map(makeInput),
})

describe('a sound record', () => {
  it('gives a report and no finding', () => {
    const result = interpretRecord()
    expect(result.findings).toEqual([])
    expect(result).toMatchObject({
      ok: true,
      report: {
        examDate: '2024-03-01',
        examTime: '10:20:30',
        purpose: 'diagnostic',
        events: [{ role: 'diagnostic', ctdivol: 50_000, dlp: 1_500_000, eventUid: null }],
      },
    })
  })

  it('keeps what its adapter noticed, with row and detail in the receipt and without detail in the exam', () => {
    const result = interpret(makeRecord(), {
      format: 'test',
      row: 7,
      sourceFindings: [{ rule: 'optional-number-unreadable', field: 'Pitch', detail: 'E1' }],
      pseudonymiser: testPseudonymiser(),
      today: '2025-06-30',
    })
    const finding = { rule: 'optional-number-unreadable', field: 'Pitch', event: null, row: 7 }
    expect(result).toMatchObject({ ok: true, findings: [{ ...finding, detail: 'E1' }] })
    expect(result.ok && result.report.findings).toEqual([finding])
  })

  it('is rejected when its adapter found something that rejects', () => {
    expect(interpretRecord({}, [{ rule: 'unit-unknown' }]).ok).toBe(false)
  })
})

describe('doses', () => {
  it.each(['12,5', 'NaN', '1 000', '0x10', '<5', '1.2.3'])(
    '"%s" is unreadable and rejects',
    (text) => {
      const result = interpretRecord(events({ dlpMgyCm: text }))
      expect(result.ok).toBe(false)
      expect(result.findings).toEqual([
        { rule: 'number-unreadable', field: 'dlpMgyCm', event: 1, row: null, detail: null },
      ])
    },
  )

  it('blank are absent, not zero', () => {
    expect(reportOf(events({ ctdivolMgy: ' ' })).events[0]?.ctdivol).toBeNull()
  })

  it('negative are left absent and quarantine', () => {
    const given = events({ dlpMgyCm: '-3' })
    expect(rulesOf(given)).toEqual(['dose-negative'])
    expect(severityOf('dose-negative')).toBe('quarantined')
    expect(reportOf(given).events[0]?.dlp).toBeNull()
  })

  it.each([
    [{ ctdivolMgy: '1e6', dlpMgyCm: undefined }, 'ctdivolMgy'],
    [{ ctdivolMgy: '1000.1', dlpMgyCm: undefined }, 'ctdivolMgy'],
    [{ dlpMgyCm: '30000.1', ctdivolMgy: undefined }, 'dlpMgyCm'],
  ])('%j are too large and quarantine', (event, field) => {
    const { findings } = interpretRecord(events(event))
    expect(findings).toMatchObject([{ rule: 'dose-too-large', field, event: 1 }])
  })

  it('of zero on a diagnostic event quarantine, on a localiser they do not', () => {
    expect(rulesOf(events({ ctdivolMgy: 0, dlpMgyCm: 0 }))).toEqual(['dose-zero'])
    expect(
      rulesOf(events({}, { acquisitionType: 'constant-angle', ctdivolMgy: 0, dlpMgyCm: 0 })),
    ).toEqual([])
  })

  it('without a phantom are noted', () => {
    expect(rulesOf(events({ phantomCm: undefined }))).toEqual(['phantom-missing'])
    expect(rulesOf({ events: [], dlpTotalMgyCm: '350' })).toEqual(['phantom-missing'])
  })

  it('on both phantoms are noted', () => {
    expect(rulesOf(events({}, { phantomCm: 16 }))).toEqual(['mixed-phantom'])
  })

  it('no event and no total reject', () => {
    expect(interpretRecord({ events: [] })).toMatchObject({
      ok: false,
      findings: [{ rule: 'no-dose' }],
    })
  })

  it('of radiography that states no dose-area product are noted as missing, and zero is not believed', () => {
    const event = {
      acquisitionType: undefined,
      ctdivolMgy: undefined,
      dlpMgyCm: undefined,
      phantomCm: undefined,
    }
    expect(rulesOf({ modality: 'DX', ...events(event) })).toEqual(['dose-missing'])
    expect(rulesOf({ modality: 'DX', ...events({ ...event, kapGyCm2: '0' }) })).toEqual([
      'dose-zero',
    ])
    expect(
      rulesOf({
        modality: 'RF',
        ...events({ ...event, kapGyCm2: '0' }, { ...event, kapGyCm2: '0.2' }),
      }),
    ).toEqual([])
  })
})

describe('DLP against CTDIvol x length', () => {
  const closure = (
    ctdivolMgy: number,
    lengthMm: number,
    dlpMgyCm: number,
    type: 'spiral' | 'sequenced' | 'constant-angle' = 'spiral',
  ) => rulesOf(events({ ctdivolMgy, dlpMgyCm, scanningLengthMm: lengthMm, acquisitionType: type }))

  it('within 0.8 to 1.25 is sound: a GE spiral has 1.153, a Siemens one 0.878', () => {
    expect(closure(3.23, 418.75, 155.97)).toEqual([])
    expect(closure(2.22, 266, 51.82)).toEqual([])
    expect(closure(10, 300, 240)).toEqual([])
    expect(closure(10, 300, 375)).toEqual([])
  })

  it('outside is noted, outside 0.5 to 2 a unit mistake that quarantines', () => {
    expect(closure(10, 300, 239)).toEqual(['dose-length-mismatch'])
    expect(closure(10, 300, 376)).toEqual(['dose-length-mismatch'])
    expect(closure(10, 300, 149)).toEqual(['dose-unit-mistake'])
    expect(closure(10, 300, 601)).toEqual(['dose-unit-mistake'])
    expect(closure(10, 300, 3000)).toEqual(['dose-unit-mistake'])
    expect(severityOf('dose-unit-mistake')).toBe('quarantined')
  })

  it('of a very short spiral may exceed its length by over-ranging, not by a factor of ten', () => {
    expect(closure(10, 40, 100)).toEqual(['dose-length-mismatch'])
    expect(closure(10, 40, 400)).toEqual(['dose-unit-mistake'])
  })

  it('is not asked of sequences, which leave gaps, nor of localisers', () => {
    expect(closure(10, 300, 30, 'sequenced')).toEqual([])
    expect(closure(10, 300, 30, 'constant-angle')).toEqual([])
  })
})

describe('the reported total', () => {
  it.each([
    ['150.1', []],
    ['151.5', []],
    ['151.6', ['total-differs']],
    ['148.4', ['total-differs']],
  ])('%s against a sum of 150: %j', (dlpTotalMgyCm, expected) => {
    expect(rulesOf({ dlpTotalMgyCm })).toEqual(expected)
  })

  it('includes localisers', () => {
    const given = events(
      {},
      { acquisitionType: 'constant-angle', ctdivolMgy: '0.14', dlpMgyCm: '5' },
    )
    expect(rulesOf({ ...given, dlpTotalMgyCm: '155' })).toEqual([])
  })

  it('of zero beside events with a dose quarantines: it would be the dose of the exam', () => {
    expect(rulesOf({ dlpTotalMgyCm: '0' })).toEqual(['dose-zero'])
  })

  it('of events: more declared than contained is noted', () => {
    expect(rulesOf({ declaredEvents: '2' })).toEqual(['events-missing'])
    expect(rulesOf({ declaredEvents: '1' })).toEqual([])
  })
})

describe('size and SSDE', () => {
  const head = { value: '69536005', scheme: 'SCT' }
  const chest = { value: '51185008', scheme: 'SCT' }
  const ssde = (event: Parameters<typeof makeInput>[0]) => reportOf(events(event)).events[0]?.ssde

  it('is taken as reported', () => {
    expect(ssde({ ssdeMgy: '7.25', waterEquivalentDiameterCm: 20 })).toBe(72_500)
  })

  it('is computed from CTDIvol, phantom and water-equivalent diameter: 5 mGy x f32(20) 1.777', () => {
    expect(ssde({ waterEquivalentDiameterCm: '20' })).toBe(88_868)
  })

  it('is computed from the effective diameter of AP and lateral: (20 + 24.6) cm give 21.9 cm', () => {
    const [event] = reportOf(events({ apDimensionCm: '20', lateralDimensionCm: '24.6' })).events
    expect(event?.effectiveDiameterCm).toBeCloseTo(21.9136, 4)
    expect(event?.ssde).toBe(82_838)
  })

  it('on 16 cm needs the region: a head and a child’s chest have different factors', () => {
    expect(ssde({ phantomCm: 16, waterEquivalentDiameterCm: 17, targetRegion: head })).toBe(43_447)
    expect(ssde({ phantomCm: 16, waterEquivalentDiameterCm: 17, targetRegion: chest })).toBe(48_541)
    expect(ssde({ phantomCm: 16, waterEquivalentDiameterCm: 17 })).toBeNull()
  })

  it('a dimension outside 3-90 cm is not used, noted unless zero', () => {
    expect(rulesOf(events({ waterEquivalentDiameterCm: 250 }))).toEqual(['size-implausible'])
    expect(rulesOf(events({ waterEquivalentDiameterCm: 0 }))).toEqual([])
  })
})

describe('dates and times', () => {
  it.each([
    ['20240301', '102030.123', '2024-03-01', '10:20:30'],
    ['2024-03-01', '1020', '2024-03-01', '10:20:00'],
    ['2024-03-01', '10:20', '2024-03-01', '10:20:00'],
    ['2024-03-01', '', '2024-03-01', null],
  ])('%s %s', (studyDate, studyTime, examDate, examTime) => {
    expect(reportOf({ studyDate, studyTime })).toMatchObject({ examDate, examTime })
  })

  it('an exam without a date has that of its first exposure, else of the report', () => {
    const later = makeInput({ startedAt: '2024-03-02T00:10:00' })
    const first = makeInput({ startedAt: '20240301235900.25+0100' })
    expect(reportOf({ studyDate: undefined, events: [later, first] }).examDate).toBe('2024-03-01')
    expect(reportOf({ studyDate: ' ', contentDateTime: '2024-03-03T10:00:00' }).examDate).toBe(
      '2024-03-03',
    )
  })

  it.each(['01/03/2024', '2024-02-30', '0'])('an unreadable date "%s" rejects', (studyDate) => {
    expect(interpretRecord({ studyDate })).toMatchObject({
      ok: false,
      findings: [{ rule: 'date-unreadable' }],
    })
  })

  it.each([
    ['2025-07-01', ['exam-in-the-future']],
    ['2025-06-30', []],
    ['1989-12-31', ['exam-date-implausible']],
    ['1990-01-01', []],
  ])('%s on 2025-06-30: %j', (studyDate, expected) => {
    expect(rulesOf({ studyDate, patient: { id: 'P-100200' } })).toEqual(expected)
  })

  it('an unreadable time is left out, noted', () => {
    expect(rulesOf({ studyTime: '25:00:00' })).toEqual(['time-unreadable'])
    expect(rulesOf(events({ startedAt: 'yesterday' }))).toEqual(['time-unreadable'])
  })
})

describe('purpose', () => {
  it('is the record’s own word, else told by names', () => {
    expect(reportOf({ purpose: 'research', studyDescription: 'CT biopsy' }).purpose).toBe(
      'research',
    )
    expect(reportOf({ studyDescription: 'CT biopsy' }).purpose).toBe('interventional-guidance')
    expect(reportOf(events({ acquisitionProtocol: 'CTAC' })).purpose).toBe('attenuation-correction')
    expect(
      reportOf(events({}, { acquisitionType: 'constant-angle', acquisitionProtocol: 'Planning' }))
        .purpose,
    ).toBe('diagnostic')
  })

  it('of a test patient is quality assurance, noted', () => {
    expect(reportOf({ testPatient: true, purpose: 'diagnostic' }).purpose).toBe('quality-assurance')
    expect(rulesOf({ testPatient: true })).toEqual(['test-patient'])
  })
})

describe('identity', () => {
  it('the same study is one exam, in whatever report; another facility’s key gives another', () => {
    const one = reportOf()
    const two = reportOf({ sopInstanceUid: '1.2.3.4.5.6.7.9' })
    expect(two.examId).toBe(one.examId)
    expect(two.recordId).not.toBe(one.recordId)
  })

  it('a reused SOP UID has the same record id and another digest', () => {
    const one = reportOf()
    const other = reportOf(events({ ctdivolMgy: '6', dlpMgyCm: '180' }))
    expect(other.recordId).toBe(one.recordId)
    expect(other.contentDigest).not.toBe(one.contentDigest)
  })

  it('the same record in another row or format is the same record', () => {
    const at = (row: number, format: string) =>
      interpret(makeRecord({ sopInstanceUid: undefined }), {
        format,
        row,
        sourceFindings: [{ rule: 'csv-column-unknown' }],
        pseudonymiser: testPseudonymiser(),
        today: '2025-06-30',
      })
    const [one, two] = [at(1, 'a'), at(2, 'b')]
    if (!one.ok || !two.ok) throw new Error('rejected')
    expect(two.report.recordId).toBe(one.report.recordId)
    expect(two.report.contentDigest).toBe(one.report.contentDigest)
  })

  it('without study UID the exam is known by scanner, date, time, accession and values', () => {
    const bare = (given: Partial<ExamRecord> = {}) =>
      reportOf({
        studyInstanceUid: undefined,
        sopInstanceUid: undefined,
        accessionNumber: 'A-55512',
        ...given,
      })
    const { examId } = bare()
    expect(bare({ studyDescription: 'renamed', patient: {} }).examId).toBe(examId)
    expect(bare({ studyTime: '10:20:31' }).examId).not.toBe(examId)
    expect(bare({ accessionNumber: 'A-55513' }).examId).not.toBe(examId)
    expect(bare(events({ dlpMgyCm: '151' })).examId).not.toBe(examId)
    expect(bare({ device: { serialNumber: 'SN-2' } }).examId).not.toBe(examId)
    expect(rulesOf({ studyInstanceUid: ' ' })).toEqual(['study-uid-missing'])
  })

  it('two patients with equal values and no accession number are two exams', () => {
    const bare = { studyInstanceUid: undefined, sopInstanceUid: undefined }
    const one = reportOf({ ...bare, patient: { id: 'P-1' } })
    expect(reportOf({ ...bare, patient: { id: 'P-2' } }).examId).not.toBe(one.examId)
  })

  it('a scanner is its serial number through software upgrades, else maker, model and station', () => {
    const id = (device: ExamRecord['device']) => reportOf({ device }).scanner.scannerId
    expect(id({ serialNumber: 'SN-1', softwareVersion: 'VB20' })).toBe(
      id({ serialNumber: 'SN-1 ', softwareVersion: 'VB30', model: 'renamed' }),
    )
    expect(id({ model: 'M', stationName: 'CT1' })).toBe(
      id({ model: 'M', stationName: 'CT1', softwareVersion: '2' }),
    )
    expect(id({ model: 'M', stationName: 'CT1' })).not.toBe(id({ model: 'M', stationName: 'CT2' }))
  })

  it('a record without a patient is noted and has no pseudonym', () => {
    expect(reportOf({ patient: { id: ' ' } }).patient.pseudonym).toBeNull()
    expect(rulesOf({ patient: {} })).toEqual(['patient-missing'])
  })

  const digits = fc.stringMatching(/^[1-9]\d{7,11}$/)
  const uid = fc
    .array(fc.integer({ min: 10, max: 99_999 }), { minLength: 7, maxLength: 9 })
    .map((parts) => `1.2.${parts.join('.')}`)

  it('nothing of it is in the report or the findings, not even where a description repeats it', () => {
    fc.assert(
      fc.property(
        fc.record({
          id: digits,
          accession: digits,
          serial: digits,
          study: uid,
          sop: uid,
          event: uid,
        }),
        ({ id, accession, serial, study, sop, event }) => {
          const birthDate = '1969-07-21'
          const result = interpretRecord({
            studyInstanceUid: study,
            sopInstanceUid: sop,
            accessionNumber: accession,
            studyDescription: `CT ${id} ${accession} ${study} 19690721`,
            requestedProcedure: `born ${birthDate}`,
            indication: `${serial}${event}`,
            patient: { id, birthDate, issuer: `issuer ${id}` },
            device: { serialNumber: serial, stationName: `CT${serial}` },
            events: [makeInput({ irradiationEventUid: event, acquisitionProtocol: id })],
          })
          const text = JSON.stringify(result)
          for (const secret of [id, accession, serial, study, sop, event, birthDate, '19690721'])
            expect(text).not.toContain(secret)
          expect(result.ok && result.report.events[0]?.eventUid).toMatch(/^2\.25\.\d+$/)
        },
      ),
    )
  })

  it('control characters and unpaired surrogates do not reach the report', () => {
    expect(reportOf({ studyDescription: ' Tho\u0000rax\uD800^x ' }).studyDescription).toBe(
      'Tho rax\uFFFD^x',
    )
  })
})
