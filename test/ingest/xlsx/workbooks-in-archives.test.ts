import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInlineParser } from '../../../src/ingest/child/inline-parser.ts'
import { exportLayout } from '../../../src/catalogue/export-layouts/export-layout.ts'
import { recordsOf, told } from '../csv/support.ts'
import { craftZip } from '../zip/craft-zip.ts'
import { craftXlsx } from './craft-xlsx.ts'
import { exam, sheet } from './support.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrl-xlsx-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function parse(bytes: Uint8Array, layouts: Parameters<typeof exportLayout.parse>[0][] = []) {
  const path = join(folder, 'upload')
  writeFileSync(path, bytes)
  const items = []
  const own = layouts.map((layout) => exportLayout.parse(layout))
  for await (const batch of createInlineParser().parse([{ path, name: 'upload' }], undefined, own))
    items.push(...batch.map(({ item }) => item))
  return items
}

describe('a workbook', () => {
  const workbook = craftXlsx({ sheets: [sheet([exam()])] })

  it('is read from a file of any name', async () => {
    expect(told(await parse(workbook))).toEqual(['record 2'])
  })

  it('is read from a zip, beside other files', async () => {
    const zip = craftZip([
      { name: 'a.xlsx', content: workbook },
      { name: 'b.txt', content: 'hello' },
      { name: 'c.dcm', content: workbook, stored: true },
    ])
    expect(told(await parse(zip))).toEqual(['record 2', 'refused: format-unknown', 'record 2'])
  })

  it('of a facility’s own layout is read by it', async () => {
    const own = {
      id: 'own-layout-1',
      name: 'Dosisliste',
      source: 'made up for this test',
      modality: 'CT',
      absent: [],
      notTestPatient: [],
      needs: { all: ['studyDate'], any: ['dlpTotalMgyCm'] },
      columns: [
        { in: 'exam', field: 'studyDate', headers: ['Datum'] },
        { in: 'exam', field: 'dlpTotalMgyCm', unit: 'mGy.cm', headers: ['Dosis'] },
        { in: 'patient', field: 'weightKg', unit: 'kg', headers: ['Gewicht'] },
      ],
      eventPrefix: '',
      eventColumns: [],
      ignored: [],
      ignoredInEvents: [],
      acquisitionTypes: {},
      phantoms: {},
      decided: { decimalSign: 'comma', dateOrder: 'dmy', sexes: {} },
    }
    const rows = [
      ['Datum', 'Dosis', 'Gewicht'],
      ['06.05.2024', '350,5', 61.5],
    ]
    const bytes = craftXlsx({ sheets: [{ name: 'x', rows }] })
    const items = await parse(bytes, [own])
    expect(items.map(({ format }) => format)).toEqual(['own-layout-1'])
    // the comma was decided for texts; what the workbook holds as a number needs no decision
    expect(recordsOf(items)[0]).toMatchObject({
      studyDate: '2024-05-06',
      dlpTotalMgyCm: '350.5',
      patient: { weightKg: '61.5' },
    })
    expect(told(await parse(bytes))).toEqual(['refused: table-unknown'])
  })
})
