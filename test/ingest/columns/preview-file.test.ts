import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInlineParser } from '../../../src/ingest/child/inline-parser.ts'
import { previewFile } from '../../../src/ingest/child/preview-file.ts'
import { layoutOf } from '../../../src/ingest/columns/layout-of.ts'
import { suggestedDecisions } from '../../../src/ingest/columns/suggested-decisions.ts'
import { craftXlsx } from '../xlsx/craft-xlsx.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opendrl-preview-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fileOf = async (name: string, bytes: Uint8Array | string) => {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return { path, name }
}
const preview = async (file: { path: string; name: string }) =>
  previewFile({ file, layouts: [], decisions: null, today: '2025-12-31' })

describe('a workbook nobody knows', () => {
  const rows = [
    ['Weekly report of the CT'],
    ['Datum der Untersuchung', 'Auftragsnummer', 'CTDIvol (mGy)', 'DLP (mGy·cm)', 'Geschlecht'],
    ...Array.from({ length: 10 }, (_, index) => [
      { date: 45_700 + index },
      `A${index}`,
      5.5 + index,
      (5.5 + index) * 30,
      index % 2 === 0 ? 'm' : 'w',
    ]),
  ]

  it('is suggested like a text, its dates and numbers as the workbook holds them, and read once mapped', async () => {
    const file = await fileOf('book.xlsx', craftXlsx({ sheets: [{ name: 'CT', rows }] }))
    const outcome = await preview(file)
    if (outcome.kind !== 'table') throw new Error(outcome.reason)
    const { suggestion } = outcome
    expect(suggestion.columns.map(({ field }) => field)).toEqual([
      'studyDate',
      'accessionNumber',
      'ctdivolMgy',
      'dlpMgyCm',
      'sex',
    ])
    expect(suggestion.dryRun).toMatchObject({ rows: 10, exams: 10, refused: 0 })
    const decisions = suggestedDecisions(suggestion)
    if (decisions === null) throw new Error('not all was decided')
    const layouts = [layoutOf('own-book@1', decisions)]
    const items = []
    for await (const batch of createInlineParser().parse([file], undefined, layouts))
      items.push(...batch.map(({ item }) => item))
    const records = items.filter(({ kind }) => kind === 'record')
    expect(records).toHaveLength(10)
    expect(records.every(({ format }) => format === 'own-book@1')).toBe(true)
    const known = await previewFile({ file, layouts, decisions: null, today: '2025-12-31' })
    expect(known.kind === 'table' ? known.suggestion.knownAs : null).toBe('table')
  })

  it('is refused in words when no sheet holds a table, or it is no workbook', async () => {
    const empty = craftXlsx({ sheets: [{ name: 'CT', rows: [['only a title']] }] })
    expect(await preview(await fileOf('empty.xlsx', empty))).toMatchObject({ kind: 'no-table' })
    const broken = craftXlsx({ sheets: [{ name: 'CT', rows }] }).subarray(0, 700)
    expect(await preview(await fileOf('broken.xlsx', broken))).toMatchObject({ kind: 'no-table' })
  })
})

describe('a mapping of a few common headers', () => {
  it('does not take the place of an export that is known better', async () => {
    const few = 'Study date,DLP total (mGy.cm),Accession number\n2025-01-31,100.5,A1\n'
    const outcome = await preview(await fileOf('few.csv', few.replace('DLP total', 'DLP')))
    if (outcome.kind !== 'table') throw new Error(outcome.reason)
    const decisions = suggestedDecisions(outcome.suggestion)
    if (decisions === null) throw new Error('not all was decided')
    const own = {
      ...decisions,
      columns: decisions.columns.map((column) =>
        column.header === 'DLP (mGy.cm)'
          ? { ...column, in: 'exam' as const, field: 'dlpTotalMgyCm', header: 'DLP total (mGy.cm)' }
          : column,
      ),
    }
    const openrem =
      'Accession number,Study date,Study time,Age,Sex,DLP total (mGy.cm),E1 Protocol,E1 Type,E1 CTDIvol,E1 DLP\n' +
      'A1,2025-01-31,10:00:00,50,F,100.5,Chest,Spiral Acquisition,3.5,100.5\n'
    const file = await fileOf('openrem.csv', openrem)
    const formats = []
    for await (const batch of createInlineParser().parse([file], undefined, [
      layoutOf('own@1', own),
    ]))
      formats.push(...batch.map(({ item }) => item.format))
    expect(new Set(formats)).toEqual(new Set(['openrem-ct-csv']))
  })
})
