import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { disclosureProfiles } from '../../src/access/disclosure/profiles.ts'
import { compare } from '../../src/analytics/comparisons.ts'
import { distributions } from '../../src/analytics/distributions.ts'
import { computeDrls } from '../../src/analytics/drls.ts'
import { makeRelease } from '../../src/analytics/release.ts'
import { makeSnapshot } from '../../src/analytics/snapshot.ts'
import { typicalValues } from '../../src/analytics/typical-values.ts'
import type { AnalyticsFilter, DrlRow } from '../../src/contract/analytics.ts'
import { oracleComparison } from '../oracle/clear/oracle-comparison.ts'
import { oracleDistributions } from '../oracle/clear/oracle-distributions.ts'
import { oracleDrls } from '../oracle/clear/oracle-drls.ts'
import { oracleGrid } from '../oracle/clear/oracle-grid.ts'
import { oracleTypicalValues } from '../oracle/clear/oracle-typical-values.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import { anyExams } from '../support/any-exams.ts'
import { anyFilter } from '../support/any-filter.ts'
import { eventColumns, examColumns } from '../support/exam-columns.ts'
import { given } from '../support/given.ts'
import { ask, input, today, unpublished } from './support.ts'

/** A local DRL is of one facility. */
const asked = (filter: AnalyticsFilter): AnalyticsFilter =>
  filter.method === 'local' ? { ...filter, facility: filter.facility ?? 'f1' } : filter

const document = { id: 'd1', title: 'T', today, from: '2025-01-01', to: '2025-12-31', ...input }

/** Held against a set whose CTDIvol is of sequences. */
const adultHead = { protocol: '30799-1', phantom: 16, ageYears: 40 } as const

describe('an answer of the core is that of the clear version, whole', () => {
  /** How many figures of each kind were held against one another: none would prove nothing. */
  const figures = { drls: 0, typical: 0, disclosed: 0, sequences: 0 }
  afterAll(() => {
    for (const count of Object.values(figures)) expect(count).toBeGreaterThan(0)
  })

  it('for DRLs', async () => {
    await fc.assert(
      fc.asyncProperty(anyExams, anyFilter, async (exams, filter) => {
        const question = ask(asked(filter))
        const answer = await computeDrls(oracleView(exams), question, input)
        expect(answer).toEqual(oracleDrls(examColumns(exams), question, input))
        figures.drls += answer.rows.filter(({ drl }) => drl !== null).length
      }),
      { numRuns: 120 },
    )
  })

  it('for typical values and distributions', async () => {
    await fc.assert(
      fc.asyncProperty(anyExams, anyFilter, async (exams, filter) => {
        const question = ask(asked(filter), 'typical')
        const columns = examColumns(exams)
        const typical = await typicalValues(oracleView(exams), question, input)
        expect(typical).toEqual(oracleTypicalValues(columns, question, input))
        const spread = await distributions(oracleView(exams), question, input)
        expect(spread).toEqual(oracleDistributions(columns, question, input))
        figures.typical += typical.rows.filter((row) => row.typical !== null).length
      }),
      { numRuns: 60 },
    )
  })

  it('for comparisons, with a snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(anyExams, anyFilter, fc.boolean(), async (drawn, filter, areHeads) => {
        const exams = areHeads ? drawn.map((exam) => ({ ...exam, ...adultHead })) : drawn
        const columns = examColumns(exams)
        const { snapshot } = await makeSnapshot(oracleView(exams), document, unpublished)
        const parts = {
          // any filter leaves few heads whose set is of sequences
          question: ask(areHeads ? {} : asked(filter), 'typical'),
          facility: { id: 'f1', name: 'One' },
          snapshot,
          provenance: input,
        }
        const answer = await compare(oracleView(exams), parts)
        const events = eventColumns(exams)
        expect(answer).toEqual(oracleComparison({ ...parts, columns, events }))
        figures.sequences += answer.rows
          .flatMap(({ references }) => references)
          .filter((held) => held.ctdivolOf === 'sequence' && held.typical !== null).length
      }),
      { numRuns: 30 },
    )
  })

  it('for snapshots and releases, which may only show less', async () => {
    await fc.assert(
      fc.asyncProperty(anyExams, async (exams) => {
        const columns = examColumns(exams)
        const { snapshot } = await makeSnapshot(oracleView(exams), document, unpublished)
        const clear = oracleGrid(columns, document, disclosureProfiles.peers)
        expect(snapshot.cells).toHaveLength(clear.length)
        for (const [at, cell] of snapshot.cells.entries()) expectNoMore(cell, given(clear[at]))
        const { release } = await makeRelease(oracleView(exams), document, unpublished)
        const open = oracleGrid(columns, document, disclosureProfiles.public)
        for (const [at, cell] of release.cells.entries()) {
          const { drl, achievable, p25 } = given(open[at])
          if (cell['withheld'] === false)
            expect([cell['drl'], cell['achievable_dose'], cell['p25']]).toEqual([
              drl,
              achievable,
              p25,
            ])
          else expect(cell['drl']).toBeNull()
        }
        figures.disclosed += snapshot.cells.filter(({ drl }) => drl !== null).length
        figures.disclosed += release.cells.filter((cell) => cell['drl'] !== null).length
      }),
      { numRuns: 12 },
    )
  })
})

/** The same row, or withheld; ends of its interval may be open, and its counts stated lower by a few. */
function expectNoMore(cell: DrlRow, clear: DrlRow): void {
  if (cell.withheld) return
  const { interval, exams, facilities } = clear
  expect({ ...cell, interval, exams, facilities }).toEqual(clear)
  expect([null, interval?.lower]).toContain(cell.interval?.lower)
  expect([null, interval?.upper]).toContain(cell.interval?.upper)
  expect((exams ?? 0) - (cell.exams ?? 0)).toBeGreaterThanOrEqual(0)
  expect((exams ?? 0) - (cell.exams ?? 0)).toBeLessThan(10)
  expect((facilities ?? 0) - (cell.facilities ?? 0)).toBeLessThan(3)
}
