import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/ingest/byte-sources.ts'
import { previewXlsx } from '../../../src/ingest/columns/preview-xlsx.ts'
import { craftXlsx } from './craft-xlsx.ts'
import { exam, sheet } from './support.ts'

const preview = (bytes: Uint8Array) => previewXlsx('a.xlsx', memorySource(bytes), [])

describe('a workbook that is looked at before its columns are mapped', () => {
  const mine = {
    name: 'Tabelle1',
    rows: [
      ['Untersuchung', 'Datum', 'DLP (mGy*cm)'],
      ['Thorax', { date: 45418 }, 12.300000000000001],
    ],
  }

  it('shows the first sheet that no layout reads', async () => {
    expect(await preview(craftXlsx({ sheets: [sheet([exam()]), mine] }))).toEqual({
      name: 'a.xlsx',
      format: 'xlsx',
      delimiter: null,
      headers: ['Untersuchung', 'Datum', 'DLP (mGy*cm)'],
      rows: [['Thorax', '2024-05-06', '12.3']],
      typed: [[false, true, true]],
    })
  })

  it('shows a known sheet when there is no other', async () => {
    expect(await preview(craftXlsx({ sheets: [sheet([exam()])] }))).toMatchObject({
      format: 'xlsx',
      rows: [expect.arrayContaining(['Thorax'])],
    })
  })

  it('without rows is no table, and a damaged one says why', async () => {
    expect(await preview(craftXlsx({ sheets: [{ name: 'x', rows: [] }] }))).toBeNull()
    expect(await preview(craftXlsx({ sheets: [mine] }).subarray(0, 400))).toBe('the zip is damaged')
  })
})
