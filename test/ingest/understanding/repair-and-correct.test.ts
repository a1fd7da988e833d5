import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExamReport } from '../../../src/domain/exam-report.ts'
import { makeDecision } from '../../../src/ingest/understanding/make-decision.ts'
import {
  nothingKnown,
  type FacilityRule,
} from '../../../src/ingest/understanding/exam-knowledge.ts'
import { repairReport } from '../../../src/ingest/understanding/repair-report.ts'
import { explainExam, understandExam } from '../../../src/ingest/understanding/understand-exam.ts'
import { makeEvent, makeReport } from '../../support/make-report.ts'

const unitRule = (multiplyBy: string): FacilityRule => ({
  ruleId: 'r',
  when: { scannerId: 'S1' },
  effect: { kind: 'unit', quantity: 'KAP', multiplyBy },
})

/** Half to even, in whole numbers. */
function divided(value: bigint, by: bigint): bigint {
  const [quotient, twice] = [value / by, (value % by) * 2n]
  return twice > by || (twice === by && quotient % 2n === 1n) ? quotient + 1n : quotient
}

describe('a unit repaired by rule', () => {
  it('is the exact product of what was reported, and the report stays as it is', () => {
    fc.assert(
      fc.property(
        fc.nat(0xfffffff0),
        fc.nat(0xfffffff0),
        fc.constantFrom(10n, 100n, 1000n),
        (kap, total, divisor) => {
          const report = makeReport({
            modality: 'RF',
            events: [makeEvent({ kap })],
            reportedKap: total,
          })
          const before = JSON.stringify(report)
          const factor = `0.${'0'.repeat(String(divisor).length - 2)}1`
          const repaired = repairReport(report, [unitRule(factor)])
          expect(repaired.events[0]?.kap).toBe(Number(divided(BigInt(kap), divisor)))
          expect(repaired.reportedKap).toBe(Number(divided(BigInt(total), divisor)))
          expect(JSON.stringify(report)).toBe(before)
        },
      ),
    )
  })

  it('that makes a dose too large sets it aside, in its unit, and quarantines', () => {
    const report = makeReport({ modality: 'RF', events: [makeEvent({ kap: 5_000_000_000 - 1e9 })] })
    const repaired = repairReport(report, [unitRule('1000')])
    expect(repaired.events[0]?.kap).toBeNull()
    expect(repaired.setAside).toEqual([
      { rule: 'dose-too-large', field: 'kapGyCm2', event: 1, value: '4000000.000000' },
    ])
    expect(repaired.findings.map(({ rule }) => rule)).toContain('dose-too-large')
  })

  it('is repaired once, by the later of two rules', () => {
    const report = makeReport({ modality: 'RF', events: [makeEvent({ kap: 1_000_000 })] })
    const repaired = repairReport(report, [unitRule('0.1'), unitRule('0.001')])
    expect(repaired.events[0]?.kap).toBe(1000)
  })
})

const dose = (max: number) => fc.double({ min: 0, max, noNaN: true })

const suspicious: ExamReport = makeReport({
  events: [makeEvent({ ctdivol: 50_000, dlp: 150_000_000, scanningLengthMm: 300 })],
  findings: [{ rule: 'dose-unit-mistake', field: 'dlpMgyCm', event: 1, row: null }],
})

describe('a correction', () => {
  it('never lets an exam count whose dose is unbelievable, whatever value is given', () => {
    fc.assert(
      fc.property(fc.oneof(dose(400), dose(400_000)), (value) => {
        const text = value.toFixed(4)
        const decision = makeDecision(
          explainExam([suspicious], nothingKnown),
          {
            decision: 'correct',
            reason: 'looked at it',
            corrections: [{ field: 'dlpMgyCm', event: 1, value: text }],
          },
          '2025-01-01T00:00:00Z',
        )
        const exam = understandExam([suspicious], { ...nothingKnown, decision })
        // CTDIvol 5 mGy over 30 cm is 150 mGy·cm; a mistake is a factor of two, over-ranging of a spiral apart.
        const ratio = Number(text) / 150
        if (ratio < 0.49 || ratio > 2.1) expect(exam.quarantined).toBe(true)
        if (ratio > 0.51 && ratio < 1.9) expect(exam.quarantined).toBe(false)
        expect(exam.findings.map(({ rule }) => rule)).toContain('dose-unit-mistake')
      }),
    )
  })

  it('leaves a question that it does not answer', () => {
    const lost = makeReport({
      ...suspicious,
      events: [makeEvent({ ctdivol: 50_000, dlp: null, scanningLengthMm: 300 })],
      findings: [{ rule: 'dose-negative', field: 'dlpMgyCm', event: 1, row: null }],
      setAside: [{ rule: 'dose-negative', field: 'dlpMgyCm', event: 1, value: '-150' }],
    })
    const decided = (field: string, value: string, event?: number) => {
      const corrections = [{ field, value, ...(event === undefined ? {} : { event }) }]
      const decision = makeDecision(
        explainExam([lost], nothingKnown),
        { decision: 'correct', reason: 'looked at it', corrections },
        '2025-01-01T00:00:00Z',
      )
      return understandExam([lost], { ...nothingKnown, decision }).quarantined
    }
    expect(decided('weightKg', '70')).toBe(true)
    expect(decided('dlpMgyCm', '150', 1)).toBe(false)
  })
})
