import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generateRegistry } from '../../../sample-data/generator/registry.ts'
import { mergeReports } from '../../../src/domain/merge-reports.ts'
import type { ExamReport } from '../../../src/domain/exam-report.ts'
import { interpret } from '../../../src/ingest/interpret/interpret.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'
import {
  sameScans,
  type Scan,
  type ScanEvent,
} from '../../../src/ingest/understanding/same-scans.ts'

const eventOf = (over: Partial<ScanEvent> = {}): ScanEvent => ({
  eventUid: null,
  startedAt: null,
  ctdivol: 50_000,
  dlp: 1_500_000,
  kap: null,
  kaR: null,
  scanningLengthMm: 300,
  ...over,
})

const scanOf = (examId: string, over: Partial<Scan> = {}): Scan => ({
  examId,
  examDate: '2024-05-06',
  examTime: '10:00:00',
  modality: 'CT',
  scannerId: 's1',
  patient: 'p1',
  ageMonths: 77,
  sex: 'female',
  quarantined: false,
  distinctFrom: [],
  events: [eventOf({ eventUid: '2.25.1' })],
  ...over,
})

const asideIn = (...scans: Scan[]) =>
  sameScans(scans).flatMap(({ examId, otherId, whole }) => (whole ? [`${examId}>${otherId}`] : []))

const uid = (n: number) => eventOf({ eventUid: `2.25.${n}` })
const at = (clock: string, over: Partial<ScanEvent> = {}) =>
  eventOf({ startedAt: `2024-05-06T${clock}`, ...over })

describe('exams that hold the same exposures', () => {
  it('by event UID count once: the one with the smallest id of those with most events', () => {
    expect(asideIn(scanOf('b'), scanOf('a'))).toEqual(['b>a'])
    const more = scanOf('z', { events: [uid(1), uid(2)] })
    expect(asideIn(scanOf('a'), scanOf('b'), more)).toEqual(['a>z', 'b>z'])
  })

  it('with other event UIDs are two scans, whatever their doses and times', () => {
    expect(sameScans([scanOf('a'), scanOf('b', { events: [uid(2)] })])).toEqual([])
  })

  it('by start time and doses count once where a format states no UID', () => {
    const a = scanOf('a', { events: [at('10:00:01', { eventUid: '2.25.1' })] })
    const rounded = scanOf('b', {
      examTime: '11:30:00',
      events: [at('10:00:01.25', { dlp: 1_501_000 })],
    })
    expect(asideIn(a, rounded)).toEqual(['b>a'])
    expect(asideIn(a, scanOf('b', { events: [at('10:00:02')] }))).toEqual([])
    expect(asideIn(a, scanOf('b', { events: [at('10:00:01', { dlp: 1_600_000 })] }))).toEqual([])
  })

  it('by doses, length and nearly the same exam time count once where events state no start', () => {
    const a = scanOf('a', { events: [eventOf()] })
    const b = (over: Partial<Scan>) => scanOf('b', { events: [eventOf()], ...over })
    expect(asideIn(a, b({ examTime: '10:04:59' }))).toEqual(['b>a'])
    expect(asideIn(a, b({ examTime: '10:05:01' }))).toEqual([])
    expect(asideIn(a, b({ examTime: null }))).toEqual([])
    expect(asideIn(a, b({ events: [eventOf({ scanningLengthMm: 310 })] }))).toEqual([])
    expect(asideIn(a, b({ events: [eventOf({ dlp: 1_500_001 })] }))).toEqual([])
    expect(asideIn(a, b({ events: [eventOf({ dlp: null })] }))).toEqual([])
  })

  it('as radiographs without UID or start are never one by their dose', () => {
    const event = eventOf({ ctdivol: null, dlp: null, kap: 1000, scanningLengthMm: null })
    const hand = (id: string) => scanOf(id, { modality: 'DX', events: [event] })
    expect(sameScans([hand('left'), hand('right')])).toEqual([])
  })

  it('need one patient: the pseudonym, or where one has none age and sex', () => {
    const undated = at('10:00:01')
    const [one, two] = [scanOf('a', { events: [undated] }), scanOf('b', { events: [undated] })]
    expect(asideIn(one, { ...two, patient: 'p2' })).toEqual([])
    expect(asideIn(one, two)).toEqual(['b>a'])
    expect(asideIn(scanOf('a'), scanOf('b', { patient: null }))).toEqual(['b>a'])
    expect(asideIn(scanOf('a'), scanOf('b', { patient: null, sex: 'male' }))).toEqual([])
    const nobody = { patient: null, ageMonths: null, sex: null }
    expect(asideIn(scanOf('a', nobody), scanOf('b', nobody))).toEqual([])
  })

  it('of two patient numbers are one scan by event UID alone, where age and sex agree', () => {
    expect(asideIn(scanOf('a'), scanOf('b', { patient: 'p2' }))).toEqual(['b>a'])
    for (const over of [{ sex: 'male' }, { ageMonths: 78 }, { ageMonths: null }])
      expect(asideIn(scanOf('a'), scanOf('b', { patient: 'p2', ...over }))).toEqual([])
  })

  it('need one scanner, one day and one modality', () => {
    for (const over of [
      { scannerId: 's2' },
      { examDate: '2024-05-07' },
      { modality: 'RF' },
    ] as const)
      expect(sameScans([scanOf('a'), scanOf('b', over)])).toEqual([])
  })

  it('only in part are both noted and both count', () => {
    const a = scanOf('a', { events: [uid(1), uid(2)] })
    const b = scanOf('b', { events: [uid(2), uid(3)] })
    expect(sameScans([a, b])).toEqual([
      { examId: 'b', otherId: 'a', whole: false },
      { examId: 'a', otherId: 'b', whole: false },
    ])
  })

  it('and of one dose twice: each exposure of the other answers for one', () => {
    const twice = scanOf('a', { events: [at('10:00:01'), at('10:00:01')] })
    const once = scanOf('b', { events: [at('10:00:01')] })
    expect(asideIn(twice, once)).toEqual(['b>a'])
  })

  it('a person said are two are two', () => {
    expect(sameScans([scanOf('a', { distinctFrom: ['b'] }), scanOf('b')])).toEqual([])
    const three = [scanOf('a'), scanOf('b', { distinctFrom: ['a'] }), scanOf('c')]
    expect(asideIn(...three)).toEqual(['c>a'])
  })

  it('leave the one to be counted that nothing else keeps out', () => {
    expect(asideIn(scanOf('a', { quarantined: true }), scanOf('b'))).toEqual(['a>b'])
  })

  it('without an exposure are never the same', () => {
    expect(sameScans([scanOf('a', { events: [] }), scanOf('b', { events: [] })])).toEqual([])
  })

  it('of a hostile file, 10,000 of them, are told apart in time', { timeout: 60_000 }, () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      scanOf(String(n), { events: [uid(0), uid(n + 1)] }),
    )
    // Beyond some holders of one exposure, partly shared ones are no longer listed.
    expect(sameScans(many).every(({ whole }) => !whole)).toBe(true)
  })
})

const anyScan = fc
  .record({
    patient: fc.constantFrom('p1', 'p2', null),
    age: fc.constantFrom(77, 78, null),
    quarantined: fc.boolean(),
    minute: fc.nat(12),
    distinct: fc.subarray(['e0', 'e1', 'e2']),
    events: fc.array(
      fc.record({
        uid: fc.option(fc.nat(4), { nil: null }),
        start: fc.option(fc.nat(4), { nil: null }),
        dlp: fc.constantFrom(1000, 1005, 2000),
      }),
      { maxLength: 4 },
    ),
  })
  .map(
    (drawn) =>
      (examId: string): Scan =>
        scanOf(examId, {
          patient: drawn.patient,
          ageMonths: drawn.age,
          quarantined: drawn.quarantined,
          distinctFrom: drawn.distinct,
          examTime: `10:${String(drawn.minute).padStart(2, '0')}:00`,
          events: drawn.events.map(({ uid, start, dlp }) =>
            eventOf({
              eventUid: uid === null ? null : `2.25.${uid}`,
              startedAt: start === null ? null : `2024-05-06T10:00:0${start}`,
              dlp,
            }),
          ),
        }),
  )
const anyScans = fc
  .array(anyScan, { maxLength: 9 })
  .map((makers) => makers.map((make, index) => make(`e${index}`)))

describe('any exams', () => {
  it('give the same answer in any order', () => {
    fc.assert(
      fc.property(
        anyScans.chain((scans) =>
          fc.tuple(
            fc.constant(scans),
            fc.shuffledSubarray(scans, { minLength: scans.length, maxLength: scans.length }),
          ),
        ),
        ([scans, shuffled]) => {
          expect(sameScans(shuffled)).toEqual(sameScans(scans))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('are counted in an exam that counts, of the same patient or UIDs and no fewer exposures, and never lost', () => {
    fc.assert(
      fc.property(anyScans, (scans) => {
        const byId = new Map(scans.map((scan) => [scan.examId, scan]))
        const shared = sameScans(scans)
        const aside = new Set(shared.flatMap(({ examId, whole }) => (whole ? [examId] : [])))
        for (const { examId, otherId, whole } of shared) {
          const [scan, other] = [byId.get(examId), byId.get(otherId)]
          expect(scan !== undefined && other !== undefined && examId !== otherId).toBe(true)
          if (scan === undefined || other === undefined) continue
          expect(aside.has(otherId)).toBe(false)
          expect(scan.distinctFrom.includes(otherId)).toBe(false)
          const uids = (of: Scan) => of.events.flatMap((event) => event.eventUid ?? [])
          if (scan.patient !== null && other.patient !== null && scan.patient !== other.patient)
            expect(uids(scan).some((one) => uids(other).includes(one))).toBe(true)
          if (whole) expect(other.events.length).toBeGreaterThanOrEqual(scan.events.length)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('of which one goes away that was set aside: the others stay as they were', () => {
    fc.assert(
      fc.property(anyScans, (scans) => {
        const shared = sameScans(scans)
        const gone = shared.find(({ whole }) => whole)?.examId
        const left = scans.filter(({ examId }) => examId !== gone)
        expect(sameScans(left)).toEqual(shared.filter(({ examId }) => examId !== gone))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the exams of synthetic hospitals, each scan stored once', () => {
  it.each([1, 2, 2026])('(seed %i) are all told apart', { timeout: 120_000 }, (seed) => {
    const registry = generateRegistry({
      seed,
      exams: 2_000,
      hospitals: 6,
      until: '2026-11-23',
      years: 3,
    })
    const pseudonymiser = testPseudonymiser()
    let exams = 0
    for (const hospital of registry.hospitals) {
      const reports = new Map<string, ExamReport[]>()
      for (const record of registry.records(hospital)) {
        const read = interpret(record, {
          format: 'test',
          row: null,
          sourceFindings: [],
          pseudonymiser,
          today: '2026-11-24',
        })
        if (!read.ok) continue
        const { examId } = read.report
        reports.set(examId, [...(reports.get(examId) ?? []), read.report])
      }
      const scans = [...reports.values()].map(mergedScan)
      exams += scans.length
      expect(sameScans(scans)).toEqual([])
      // Nor do age, sex, doses and time merge them where nothing better is known.
      const bare = scans.map((scan) => ({
        ...scan,
        patient: null,
        events: scan.events.map((event) => ({ ...event, eventUid: null, startedAt: null })),
      }))
      expect(sameScans(bare)).toEqual([])
    }
    expect(exams).toBeGreaterThan(1_900)
  })
})

function mergedScan(reports: readonly ExamReport[]): Scan {
  const exam = mergeReports(reports)
  return {
    ...exam,
    scannerId: exam.scanner.scannerId,
    patient: exam.patient.pseudonym,
    ageMonths: exam.patient.ageMonths,
    sex: exam.patient.sex,
    distinctFrom: [],
    events: exam.events.filter(({ role }) => role === 'diagnostic'),
  }
}
