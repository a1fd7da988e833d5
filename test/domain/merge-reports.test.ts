import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IrradiationEvent } from '../../src/domain/event.ts'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import { mergeReports } from '../../src/domain/merge-reports.ts'
import { makeEvent, makeReport } from '../support/make-report.ts'

const steps = (value: number) => Math.round(value * 1e4)
const ct = (
  eventUid: string | null,
  ctdivol: number | null,
  dlp: number | null,
  lengthMm: number | null,
  given: Partial<IrradiationEvent> = {},
) =>
  makeEvent({
    eventUid,
    ctdivol: ctdivol === null ? null : steps(ctdivol),
    dlp: dlp === null ? null : steps(dlp),
    scanningLengthMm: lengthMm,
    ...given,
  })
const localiser = { role: 'localiser', acquisitionType: 'constant-angle' } as const

describe('DLP of the exam', () => {
  // The figures of two real Siemens reports of one study.
  const continued1 = makeReport({
    recordId: 'R1',
    reportedDlp: steps(60.17),
    events: [ct('1', 0.14, 5.05, 360, localiser), ct('2', 2.03, 55.12, 306)],
  })
  const continued2 = makeReport({
    recordId: 'R2',
    reportedDlp: steps(56.44),
    events: [ct('3', 0.14, 4.62, 330, localiser), ct('4', 2.22, 51.82, 266)],
  })

  it('of continued reports with disjoint events is the sum of the events: 60.17 + 56.44 = 116.61', () => {
    const exam = mergeReports([continued2, continued1])
    expect(exam.events).toHaveLength(4)
    expect(exam.dlp).toBe(1_166_100)
    expect(exam.dlpWithoutLocalisers).toBe(steps(106.94))
  })

  it('of cumulative reports is the total of the one that holds every event', () => {
    const topogram = ct('1', 0.15, 7.46, 514, localiser)
    const first = ct('2', 8.13, 69.81, 92)
    const second = ct('3', 7.02, 158.82, 238)
    const exam = mergeReports([
      makeReport({ recordId: 'R3', reportedDlp: steps(236.09), events: [topogram, first, second] }),
      makeReport({ recordId: 'R1', reportedDlp: steps(7.46), events: [topogram] }),
      makeReport({ recordId: 'R2', reportedDlp: steps(77.27), events: [topogram, first] }),
    ])
    expect(exam.dlp).toBe(steps(236.09))
    expect(exam.events).toHaveLength(3)
    expect(exam.findings).toEqual([])
  })

  it('is the later total when two reports hold every event', () => {
    const events = [ct('1', 5, 100, 200)]
    const exam = mergeReports([
      makeReport({
        recordId: 'A',
        contentDateTime: '2024-03-01T12:00:00',
        reportedDlp: steps(101),
        events,
      }),
      makeReport({
        recordId: 'B',
        contentDateTime: '2024-03-01T11:00:00',
        reportedDlp: steps(99),
        events,
      }),
    ])
    expect(exam.dlp).toBe(steps(101))
  })

  it('is the reported total where the report lists no event, and its part without localisers is unknown', () => {
    const exam = mergeReports([makeReport({ reportedDlp: steps(350) })])
    expect(exam.dlp).toBe(steps(350))
    expect(exam.dlpWithoutLocalisers).toBeNull()
    expect(exam.diagnosticEvents).toBe(0)
  })

  it('is absent rather than too small when nothing is reported and a diagnostic event lacks its DLP', () => {
    const exam = mergeReports([
      makeReport({ events: [ct('1', 5, 100, 200), ct('2', 5, null, 200)] }),
    ])
    expect(exam.dlp).toBeNull()
  })

  it('does not need the DLP of localisers, which some scanners do not give', () => {
    const exam = mergeReports([
      makeReport({ events: [ct('1', null, null, 560, localiser), ct('2', 3.23, 155.97, 418.75)] }),
    ])
    expect(exam.dlp).toBe(steps(155.97))
    expect(exam.dlpWithoutLocalisers).toBe(steps(155.97))
  })

  it('that does not fit the representation is absent, with a finding that quarantines', () => {
    const exam = mergeReports([
      makeReport({ events: [ct('1', null, 300_000, 200), ct('2', null, 300_000, 200)] }),
    ])
    expect(exam.dlp).toBeNull()
    expect(exam.findings).toEqual([
      { rule: 'dose-too-large', field: 'DLP', event: null, row: null },
    ])
    expect(exam.quarantined).toBe(true)
  })
})

describe('CTDIvol of the exam', () => {
  it('is weighted by length, so that CTDIvol x length closes to DLP', () => {
    const exam = mergeReports([
      makeReport({ events: [ct('1', 10, 300, 300), ct('2', 5, 50, 100)] }),
    ])
    expect(exam.ctdivol).toBe(steps(8.75))
    expect(exam.ctdivolLargest).toBe(steps(10))
    expect(exam.scanLengthMm).toBe(400)
  })

  it('takes DLP / CTDIvol for a missing length, and says nothing of the scan length', () => {
    const exam = mergeReports([
      makeReport({ events: [ct('1', 10, 300, null), ct('2', 5, 50, 100)] }),
    ])
    expect(exam.ctdivol).toBe(steps(8.75))
    expect(exam.scanLengthMm).toBeNull()
  })

  it('rounds half-even to 0.0001 mGy: the mean of 1.0001 and 1.0002, like that of 1.0002 and 1.0003, is 1.0002', () => {
    const mean = (a: number, b: number) =>
      mergeReports([makeReport({ events: [ct('1', a, 1, 10), ct('2', b, 1, 10)] })]).ctdivol
    expect(mean(1.0001, 1.0002)).toBe(10_002)
    expect(mean(1.0002, 1.0003)).toBe(10_002)
  })

  it('leaves out localisers and timing runs', () => {
    const exam = mergeReports([
      makeReport({
        events: [
          ct('1', 0.14, 11.51, 821, localiser),
          ct('2', 3.61, 3.61, 10, { role: 'timing' }),
          ct('3', 9.91, 708.2, 737),
        ],
      }),
    ])
    expect(exam.ctdivol).toBe(steps(9.91))
    expect(exam.diagnosticEvents).toBe(1)
    expect(exam.scanLengthMm).toBe(737)
  })

  it('is absent when diagnostic events lie on both phantoms, whose DLP 1109.01 + 893.38 = 2002.39 is kept', () => {
    const exam = mergeReports([
      makeReport({
        events: [ct('1', 20, 1109.01, 550), ct('2', 60, 893.38, 149, { phantomCm: 16 })],
      }),
    ])
    expect(exam.phantom).toBe('mixed')
    expect(exam.ctdivol).toBeNull()
    expect(exam.ctdivolLargest).toBeNull()
    expect(exam.dlp).toBe(steps(2002.39))
    expect(exam.findings.map(({ rule }) => rule)).toEqual(['mixed-phantom'])
  })

  it('is absent when one of two diagnostic events does not say its phantom', () => {
    const exam = mergeReports([
      makeReport({
        events: [ct('1', 20, 200, 100), ct('2', 60, 600, 100, { phantomCm: null })],
      }),
    ])
    expect(exam.phantom).toBeNull()
    expect(exam.ctdivol).toBeNull()
  })
})

describe('events of the exam', () => {
  it('without UIDs: equal ones in two reports are one, two equal ones in one report stay two', () => {
    const event = ct(null, 5, 100, 200)
    const once = makeReport({ recordId: 'A', events: [event] })
    const twice = makeReport({ recordId: 'B', events: [event, event] })
    expect(mergeReports([once, { ...once, recordId: 'C' }]).events).toHaveLength(1)
    expect(mergeReports([once, twice]).events).toHaveLength(2)
    expect(mergeReports([once, twice]).dlp).toBe(steps(200))
  })

  it('an event that one report gives with a UID and another without is one exposure', () => {
    const exam = mergeReports([
      makeReport({ recordId: 'A', events: [ct('1', 5, 100, 200)] }),
      makeReport({ recordId: 'B', events: [ct(null, 5, 100, 200)] }),
    ])
    expect(exam.events.map(({ eventUid }) => eventUid)).toEqual(['1'])
  })

  it('on conflict take the later content date-time, then the greater record id, with a finding', () => {
    const early = makeReport({
      recordId: 'Z',
      contentDateTime: '2024-03-01T10:00:00',
      events: [ct('1', 5, 100, 200, { kvp: 120 })],
    })
    const late = makeReport({
      recordId: 'A',
      contentDateTime: '2024-03-01T11:00:00',
      events: [ct('1', 6, 120, 200)],
    })
    const exam = mergeReports([late, early])
    expect(exam.events).toEqual([ct('1', 6, 120, 200, { kvp: 120 })])
    expect(exam.findings).toEqual([{ rule: 'event-conflict', field: null, event: 1, row: null }])
    const sameTime = mergeReports([
      { ...late, contentDateTime: null },
      { ...early, contentDateTime: null },
    ])
    expect(sameTime.ctdivol).toBe(steps(5))
  })

  it('keep no SSDE that was computed from a CTDIvol another report replaced', () => {
    const exam = mergeReports([
      makeReport({ recordId: 'A', events: [ct('1', 5, 100, 200, { ssde: steps(7) })] }),
      makeReport({ recordId: 'B', events: [ct('1', 6, 120, 200)] }),
    ])
    expect(exam.ssde).toBeNull()
  })

  it('give the size of the longest diagnostic event that states one, water-equivalent first', () => {
    const exam = mergeReports([
      makeReport({
        events: [
          ct('1', 5, 100, 100, { waterEquivalentDiameterCm: 20, lateralDimensionCm: 30 }),
          ct('2', 5, 100, 300, { waterEquivalentDiameterCm: 25, effectiveDiameterCm: 27 }),
          ct('3', 5, 100, 400),
        ],
      }),
    ])
    expect(exam).toMatchObject({ sizeCm: 25, sizeKind: 'water-equivalent', lateralCm: 30 })
  })
})

describe('facts about the exam', () => {
  it('come from the later report, filled from the earlier where it has none', () => {
    const exam = mergeReports([
      makeReport({
        recordId: 'A',
        studyDescription: 'Thorax',
        patient: { ...makeReport().patient, weightKg: 20, sex: 'female' },
      }),
      makeReport({
        recordId: 'B',
        requestedProcedure: 'CT Thorax nativ',
        patient: { ...makeReport().patient, weightKg: 21 },
      }),
    ])
    expect(exam.studyDescription).toBe('Thorax')
    expect(exam.localName).toBe('CT Thorax nativ')
    expect(exam.patient).toMatchObject({ weightKg: 21, sex: 'female' })
  })

  it('the local name falls back to the protocol of the longest diagnostic event', () => {
    const exam = mergeReports([
      makeReport({
        events: [
          ct('1', 1, 1, 821, { ...localiser, acquisitionProtocol: 'Topogram' }),
          ct('2', 9, 708, 737, { acquisitionProtocol: 'TAP' }),
        ],
      }),
    ])
    expect(exam.localName).toBe('TAP')
  })

  it('a purpose other than diagnostic stays, whichever report says it', () => {
    const planning = makeReport({ recordId: 'A', purpose: 'radiotherapy-planning' })
    expect(mergeReports([planning, makeReport({ recordId: 'B' })]).purpose).toBe(
      'radiotherapy-planning',
    )
  })

  it('a quarantined report quarantines the exam', () => {
    const findings = [{ rule: 'dose-zero', field: null, event: 1, row: null }] as const
    expect(
      mergeReports([makeReport({ recordId: 'A', findings }), makeReport({ recordId: 'B' })])
        .quarantined,
    ).toBe(true)
    expect(mergeReports([makeReport()]).quarantined).toBe(false)
  })

  it('reports of different exams are refused', () => {
    expect(() => mergeReports([makeReport(), makeReport({ recordId: 'B', examId: 'E2' })])).toThrow(
      RangeError,
    )
  })
})

const someEvent: fc.Arbitrary<IrradiationEvent> = fc
  .record({
    eventUid: fc.constantFrom(null, '1', '2', '3'),
    role: fc.constantFrom('localiser' as const, 'timing' as const, 'diagnostic' as const),
    acquisitionType: fc.constantFrom(null, 'spiral' as const),
    phantomCm: fc.constantFrom(null, 16 as const, 32 as const),
    ctdivol: fc.constantFrom(null, 50_000, 70_000),
    dlp: fc.constantFrom(null, 1_000_000, 2_000_000),
    ssde: fc.constantFrom(null, 60_000),
    scanningLengthMm: fc.constantFrom(null, 100.1, 200.2),
    waterEquivalentDiameterCm: fc.constantFrom(null, 20),
    startedAt: fc.constantFrom(null, '2024-03-01T10:00:00', '2024-03-01T10:01:00'),
  })
  .map(makeEvent)

const someReport: fc.Arbitrary<ExamReport> = fc
  .record({
    recordId: fc.constantFrom('A', 'B', 'C'),
    contentDigest: fc.uuid(),
    contentDateTime: fc.constantFrom(null, '2024-03-01T10:00:00', '2024-03-01T11:00:00'),
    studyDescription: fc.constantFrom(null, 'x', 'y'),
    purpose: fc.constantFrom('diagnostic' as const, 'research' as const),
    reportedDlp: fc.constantFrom(null, 3_000_000, 4_000_000),
    events: fc.array(someEvent, { maxLength: 5 }),
  })
  .map(makeReport)

describe('merging', () => {
  it('gives the same exam in any order and with any repetition of the reports', () => {
    fc.assert(
      fc.property(
        fc.array(someReport, { minLength: 1, maxLength: 4 }).chain((reports) =>
          fc.tuple(
            fc.constant(reports),
            fc.array(fc.constantFrom(...reports), { maxLength: 5 }).chain((again) =>
              fc.shuffledSubarray([...reports, ...again], {
                minLength: reports.length + again.length,
              }),
            ),
          ),
        ),
        ([reports, shuffled]) => {
          expect(mergeReports(shuffled)).toEqual(mergeReports(reports))
        },
      ),
    )
  })

  it('never loses an event that a report brought', () => {
    fc.assert(
      fc.property(
        fc.array(someReport, { minLength: 1, maxLength: 4 }),
        someReport,
        (reports, one) => {
          const before = mergeReports(reports)
          const after = mergeReports([...reports, one])
          const uids = (events: readonly IrradiationEvent[]) =>
            events.map(({ eventUid }) => eventUid)
          expect(uids(after.events)).toEqual(
            expect.arrayContaining(
              [...before.events, ...one.events].flatMap(({ eventUid }) => eventUid ?? []),
            ),
          )
          expect(after.events.length).toBeGreaterThanOrEqual(new Set(uids(one.events)).size)
        },
      ),
    )
  })
})
