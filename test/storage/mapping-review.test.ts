import { describe, expect, it } from 'vitest'
import { createMappingReview } from '../../src/analytics/mapping-review.ts'
import { createSuggestionDesk } from '../../src/analytics/suggest/suggestion-desk.ts'
import type { MappingDecision } from '../../src/contract/mapping-review.ts'
import { CoreMirror, loadedRows } from './support/core-mirror.ts'
import { reportOf } from './support/exam-report.ts'
import { clock, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const pulmonary = '79077-4'
const chest = '29252-4'

async function begun() {
  const mirror = new CoreMirror()
  const registry = await temporaryRegistry(undefined, { observer: mirror })
  const review = createMappingReview({
    mappings: registry.mappings,
    decisions: registry.mappingDecisions,
    desk: createSuggestionDesk(registry.mappings),
    documents: registry.documents,
    clock,
  })
  await registry.uploads.addUpload(uploadOf({ uploadId: 'u1' }))
  await mirror.load(registry)
  const names = ['CHEST PE(Adult)', 'CHEST PE(Adult)', 'CT CHEST WO', 'zzz']
  await registry.reports.applyBatch({
    facilityId: 'a',
    uploadId: 'u1',
    reports: names.map((studyDescription, i) =>
      reportOf({
        examId: `exam-${i}`,
        recordId: `record-${i}`,
        contentDigest: `digest-${i}`,
        studyDescription,
        requestedProcedure: null,
      }),
    ),
  })
  const decide = (...decisions: MappingDecision[]) =>
    review.decideMappings('a', decisions, { by: 'Ann (key k1)' })
  const queue = async () => (await review.reviewQueue('a', 50, 0)).names
  const mappedTo = async (localName: string) =>
    (await registry.mappings.localNames('a')).find((name) => name.localName === localName)?.loinc
  const coreFollows = async () =>
    expect(mirror.rows()).toEqual(
      (await loadedRows(registry)).map((row) => JSON.stringify(row)).sort(),
    )
  return { registry, review, decide, queue, mappedTo, coreFollows }
}

const localName = 'CHEST PE(Adult)'

describe('the review of names', () => {
  it('puts the names of most exams first, with what they may stand for and why', async () => {
    const { review } = await begun()
    const page = await review.reviewQueue('a', 2, 0)
    expect(page).toMatchObject({ openNames: 3, openExams: 4, next: 2 })
    expect(page.names.map((name) => [name.localName, name.exams])).toEqual([
      [localName, 2],
      ['CT CHEST WO', 1],
    ])
    expect(page.names[0]?.suggestions[0]).toMatchObject({ loinc: pulmonary })
    expect(page.names[0]?.suggestions[0]?.evidence.join(' ')).toContain('pe')
    const last = await review.reviewQueue('a', 2, 2)
    expect(last.names).toMatchObject([{ localName: 'zzz', suggestions: [] }])
    expect(last.names[0]?.noneBecause).toMatch(/no word/)
    expect(last.next).toBeNull()
  })

  it('counts a suggestion for nothing until it is accepted; then at once', async () => {
    const { decide, queue, mappedTo, coreFollows } = await begun()
    expect(await mappedTo(localName)).toBeNull()
    expect(await decide({ decision: 'accept', localName, loinc: pulmonary })).toEqual([])
    expect(await mappedTo(localName)).toBe(pulmonary)
    expect((await queue()).map((name) => name.localName)).not.toContain(localName)
    await coreFollows()
  })

  it('takes a refused suggestion off the list of that name, and of no other', async () => {
    const { decide, queue } = await begun()
    await decide({ decision: 'reject', localName, loinc: pulmonary })
    const [first, second] = await queue()
    expect(first?.refused).toEqual([pulmonary])
    expect(first?.suggestions.map(({ loinc }) => loinc)).not.toContain(pulmonary)
    expect(second?.refused).toEqual([])
  })

  it('undoes a refusal as well, and tells both', async () => {
    const { decide, queue, review } = await begun()
    await decide({ decision: 'reject', localName, loinc: pulmonary })
    await decide({ decision: 'undo', localName })
    expect((await queue())[0]?.suggestions[0]?.loinc).toBe(pulmonary)
    const { history } = await review.mappingHistory('a', localName)
    expect(history.map(({ loinc, origin, version }) => [loinc, origin, version])).toEqual([
      [pulmonary, 'refused', null],
      [pulmonary, 'refusal-undone', null],
    ])
  })

  it('undoes one decision after another, back to none, and says when there is none', async () => {
    const { decide, mappedTo, queue, review, coreFollows } = await begun()
    await decide({ decision: 'accept', localName, loinc: pulmonary })
    await decide({ decision: 'none', localName })
    await decide({ decision: 'accept', localName, loinc: chest })
    await decide({ decision: 'undo', localName })
    expect(await mappedTo(localName)).toBeNull()
    await decide({ decision: 'undo', localName })
    expect(await mappedTo(localName)).toBe(pulmonary)
    await decide({ decision: 'undo', localName })
    expect((await queue())[0]?.localName).toBe(localName)
    await decide({ decision: 'undo', localName })
    const { history } = await review.mappingHistory('a', localName)
    expect(history.map(({ loinc, origin, mappedBy }) => [loinc, origin, mappedBy])).toEqual([
      [pulmonary, 'suggestion', 'Ann (key k1)'],
      [null, 'person', 'Ann (key k1)'],
      [chest, 'suggestion', 'Ann (key k1)'],
      [null, 'undo', 'Ann (key k1)'],
      [pulmonary, 'undo', 'Ann (key k1)'],
      [null, 'taken-back', 'Ann (key k1)'],
    ])
    await coreFollows()
  })

  it('a code that is not in the catalogue changes nothing at all', async () => {
    const { decide, mappedTo } = await begun()
    expect(
      await decide(
        { decision: 'accept', localName, loinc: pulmonary },
        { decision: 'accept', localName: 'zzz', loinc: '0-0' },
      ),
    ).toEqual(['0-0'])
    expect(await mappedTo(localName)).toBeNull()
  })

  it('says which figures a mapping would change, and changes none', async () => {
    const { review, decide, mappedTo } = await begun()
    await decide({ decision: 'accept', localName: 'CT CHEST WO', loinc: chest })
    const effects = await review.mappingEffects('a', [
      { localName, loinc: pulmonary },
      { localName: 'CT CHEST WO', loinc: pulmonary },
      { localName: 'never met', loinc: chest },
    ])
    expect(effects.changes).toEqual([
      { localName, exams: 2, from: null, to: pulmonary },
      { localName: 'CT CHEST WO', exams: 1, from: chest, to: pulmonary },
    ])
    expect(
      effects.protocols.map(({ loinc, examsNow, examsAfter }) => [loinc, examsNow, examsAfter]),
    ).toEqual([
      [pulmonary, 0, 3],
      [chest, 1, 0],
    ])
    expect(effects.protocols.every(({ inSnapshot }) => !inSnapshot)).toBe(true)
    expect(effects.protocols[0]?.drlSets.length).toBeGreaterThan(0)
    expect(await mappedTo(localName)).toBeNull()
  })
})
