import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { compare } from '../../src/analytics/comparisons.ts'
import { distributions } from '../../src/analytics/distributions.ts'
import { computeDrls } from '../../src/analytics/drls.ts'
import { makeRelease } from '../../src/analytics/release.ts'
import { makeSnapshot } from '../../src/analytics/snapshot.ts'
import { typicalValues } from '../../src/analytics/typical-values.ts'
import type { AnalyticsFilter } from '../../src/contract/analytics.ts'
import { oracleComparison } from '../oracle/clear/oracle-comparison.ts'
import { oracleDistributions } from '../oracle/clear/oracle-distributions.ts'
import { oracleDrls } from '../oracle/clear/oracle-drls.ts'
import { oracleRelease } from '../oracle/clear/oracle-release.ts'
import { oracleSnapshot } from '../oracle/clear/oracle-snapshot.ts'
import { oracleTypicalValues } from '../oracle/clear/oracle-typical-values.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import { anyExams } from '../support/any-exams.ts'
import { anyFilter } from '../support/any-filter.ts'
import { eventColumns, examColumns } from '../support/exam-columns.ts'
import { ask, input, today } from './support.ts'

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
        const parts = {
          question: ask(asked(filter), 'typical'),
          facility: { id: 'f1', name: 'One' },
          snapshot: oracleSnapshot(columns, document),
          provenance: input,
        }
        const answer = await compare(oracleView(exams), parts)
        const events = eventColumns(exams)
        expect(answer).toEqual(oracleComparison({ ...parts, columns, events }))
        figures.sequences += answer.rows
          .flatMap(({ references }) => references)
          .filter((held) => held.ctdivolOf === 'sequence' && held.typical !== null).length
      }),
      { numRuns: 100 },
    )
  })

  it('for snapshots and releases', async () => {
    await fc.assert(
      fc.asyncProperty(anyExams, async (exams) => {
        const columns = examColumns(exams)
        const snapshot = await makeSnapshot(oracleView(exams), document)
        expect(snapshot).toEqual(oracleSnapshot(columns, document))
        const release = await makeRelease(oracleView(exams), document)
        expect(release).toEqual(oracleRelease(columns, document))
        figures.disclosed += snapshot.cells.filter(({ drl }) => drl !== null).length
        figures.disclosed += release.cells.filter(({ drl }) => drl !== null).length
      }),
      { numRuns: 50 },
    )
  })
})
