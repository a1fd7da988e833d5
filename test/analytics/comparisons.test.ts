import { describe, expect, it } from 'vitest'
import { compare } from '../../src/analytics/comparisons.ts'
import type { ExamView } from '../../src/analytics/ports.ts'
import { makeSnapshot } from '../../src/analytics/snapshot.ts'
import { comparisonAnswer, type AnalyticsFilter } from '../../src/contract/analytics.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import { times, type TestExam } from '../support/exam-columns.ts'
import { given } from '../support/given.ts'
import { ask, facilitiesWithDlp, input, today, unpublished } from './support.ts'

const hospital = { id: 'own', name: 'Own Hospital' }
const own = (n: number, exam: Partial<TestExam>) => times(n, { facility: 'own', ...exam })

async function comparison(
  exams: readonly Partial<TestExam>[],
  filter: AnalyticsFilter = {},
  parts: { readonly events?: boolean; readonly snapshot?: boolean } = {},
) {
  const whole = oracleView(exams)
  const view = parts.events === false ? withoutSequences(whole) : whole
  const period = { from: '2025-01-01', to: '2025-12-31' }
  const answer = await compare(view, {
    question: ask({ quantity: 'DLP', ...filter }, 'typical'),
    facility: hospital,
    snapshot:
      parts.snapshot === true
        ? (await makeSnapshot(view, { id: 's1', today, ...period, ...input }, unpublished)).snapshot
        : null,
    provenance: input,
  })
  return comparisonAnswer.parse(answer)
}

/** A core that does not know the sequences of exams. */
function withoutSequences(view: ExamView): ExamView {
  return {
    ...view,
    async ask(plan) {
      const table = await view.ask(plan)
      return { ...table, cells: { ...table.cells, sequences: null } }
    },
  }
}

const referenceTo = (answer: Awaited<ReturnType<typeof comparison>>, set: string) =>
  given(answer.rows[0]?.references.find((reference) => reference.set === set))

describe('compare, with published sets', () => {
  it('holds the typical value against each, on its stated or assumed phantom', async () => {
    const answer = await comparison(own(20, { dlp: 900 }))
    expect(referenceTo(answer, 'au-arpansa-2018-adult')).toMatchObject({
      kind: 'published',
      value: 880,
      typical: 900,
      ratio: 900 / 880,
      phantomCm: 16,
      phantomAssumed: true,
      verdict: 'above',
      ctdivolOf: null,
    })
    expect(referenceTo(answer, 'us-acr-2017-adult').verdict).toBe('below')
    expect(answer.rows[0]?.verdict).toBe('above')
  })

  it('makes no ratio across phantoms', async () => {
    const answer = await comparison(own(20, { dlp: 900, phantom: 32 }))
    expect(referenceTo(answer, 'au-arpansa-2018-adult')).toMatchObject({
      ratio: null,
      verdict: 'phantom-differs',
    })
    expect(answer.rows[0]?.verdict).toBe('phantom-differs')
  })

  it('makes none of a phantom that is not known', async () => {
    const answer = await comparison(own(20, { phantom: null }))
    expect(referenceTo(answer, 'au-arpansa-2018-adult').verdict).toBe('phantom-differs')
  })

  it('says too few, under 20 exams', async () => {
    const answer = await comparison(own(19, { dlp: 900 }))
    expect(referenceTo(answer, 'au-arpansa-2018-adult')).toMatchObject({
      typical: null,
      ratio: null,
      verdict: 'too-few',
    })
    expect(answer.rows[0]).toMatchObject({ exams: 19, verdict: 'too-few' })
  })

  it('holds a child against the values of its own band', async () => {
    const answer = await comparison(own(10, { ageYears: 3, dlp: 400 }))
    expect(answer.rows[0]).toMatchObject({ band: '1-6y', verdict: 'below' })
    expect(referenceTo(answer, 'eu-pidrl-rp185')).toMatchObject({ value: 505, verdict: 'below' })
  })

  it('holds only exams of one indication against a set by indication', async () => {
    const exams = own(20, { indication: 'Acute stroke', dlp: 1500 })
    const sets = async (filter: AnalyticsFilter) =>
      (await comparison(exams, filter)).rows[0]?.references.map(({ set }) => set)
    expect(await sets({})).not.toContain('ug-kampala-indication')
    expect(await sets({ indication: 'acute stroke' })).toContain('ug-kampala-indication')
  })

  it('shows a superseded set, but draws no verdict on the row from it', async () => {
    // CT head with contrast, from 15 years: only the set of 2011 (1000 mGy·cm) has it.
    const exams = own(20, { protocol: '24727-0', dlp: 1100 })
    const answer = await comparison(exams, { scheme: 'arpansa' })
    expect(referenceTo(answer, 'au-arpansa-2011-adult')).toMatchObject({
      superseded: true,
      verdict: 'above',
    })
    const counted = answer.rows[0]?.references.filter(({ superseded }) => !superseded)
    expect(counted).toEqual([])
    expect(answer.rows[0]?.verdict).toBe('no-drl')
  })

  it('is of the facility alone', async () => {
    const answer = await comparison([...own(20, { dlp: 900 }), ...times(20, { facility: 'other' })])
    expect(answer.rows).toHaveLength(1)
    expect(answer.facility).toEqual(hospital)
    expect(answer.provenance).toMatchObject({ examsSeen: 20, filters: { facility: 'own' } })
  })
})

describe('compare, with a set whose CTDIvol is of each sequence (UK 2022: 47 mGy)', () => {
  // The mean over an exam is 45, the median over its three sequences 50.
  const exams = own(20, { ctdivol: 45, sequences: [60, 50, 40] })

  it('holds the median of the sequences against it', async () => {
    expect(
      referenceTo(await comparison(exams, { quantity: 'CTDIvol' }), 'uk-ndrl-2022'),
    ).toMatchObject({
      ctdivolOf: 'sequence',
      typical: 50,
      ratio: 50 / 47,
      verdict: 'possibly-above',
    })
  })

  it('holds the exam’s own CTDIvol against a set of exams', async () => {
    const answer = await comparison(exams, { quantity: 'CTDIvol' })
    expect(referenceTo(answer, 'au-arpansa-2018-adult')).toMatchObject({
      ctdivolOf: 'exam',
      typical: 45,
      verdict: 'below',
    })
  })

  it('leaves it out where the sequences are not to be had', async () => {
    const { rows } = await comparison(exams, { quantity: 'CTDIvol' }, { events: false })
    expect(rows[0]?.references.map(({ set }) => set)).not.toContain('uk-ndrl-2022')
  })

  it('says too few of too few exams, however many sequences', async () => {
    const few = own(19, { ctdivol: 45, sequences: [60, 50, 40] })
    expect(
      referenceTo(await comparison(few, { quantity: 'CTDIvol' }), 'uk-ndrl-2022').verdict,
    ).toBe('too-few')
  })
})

describe('compare, with the registry’s own DRLs', () => {
  const peers = facilitiesWithDlp([700, 800, 900, 1000, 1100, 1200], 20)

  it('takes them and the peers’ band from the snapshot', async () => {
    const answer = await comparison([...own(20, { dlp: 750 }), ...peers], {}, { snapshot: true })
    expect(answer.snapshot).toBe('s1')
    // Seven medians, 700 750 800 900 1000 1100 1200: P25 775, P50 900, P75 1050; two figures (a tie up).
    expect(answer.rows[0]?.peers).toEqual({ p25: 780, p50: 900, p75: 1100, facilities: 7 })
    expect(referenceTo(answer, 'registry')).toMatchObject({
      kind: 'registry',
      value: 1100,
      typical: 750,
      verdict: 'check-image-quality',
    })
  })

  it('has none where the snapshot withholds the cell', async () => {
    const answer = await comparison([...own(20, {}), ...peers.slice(0, 80)], {}, { snapshot: true })
    expect(answer.rows[0]?.peers).toBeNull()
    expect(answer.rows[0]?.references.map(({ set }) => set)).not.toContain('registry')
  })

  it('has none before the first snapshot', async () => {
    expect((await comparison(own(20, {}))).snapshot).toBeNull()
  })
})
