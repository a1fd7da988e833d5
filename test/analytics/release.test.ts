import { tableFromIPC } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { csvFile } from '../../src/analytics/release-csv.ts'
import { releaseFileBytes } from '../../src/analytics/release-files.ts'
import { makeRelease } from '../../src/analytics/release.ts'
import { releaseColumns } from '../../src/contract/release-columns.ts'
import { releaseDocument } from '../../src/contract/release.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import { times, type TestExam } from '../support/exam-columns.ts'
import { given } from '../support/given.ts'
import { facilitiesWithDlp, input, today, unpublished } from './support.ts'

const made = async (exams: readonly Partial<TestExam>[]) =>
  releaseDocument.parse(
    (
      await makeRelease(
        oracleView(exams),
        { id: '2025.1', title: 'Test release', today, ...input },
        unpublished,
      )
    ).release,
  )

const adultDlp = async (exams: readonly Partial<TestExam>[]) =>
  given(
    (await made(exams)).cells.find(
      (cell) => cell.band === 'adult' && cell.quantity === 'DLP' && cell.phantom_cm === 16,
    ),
  )

const medians = (n: number) => Array.from({ length: n }, (_, i) => 1003 + 30 * i)
const noParquet = { parquet: () => Promise.resolve(new Uint8Array()) }

describe('a release', () => {
  it('gives a cell of twelve facilities, its counts rounded to 5', async () => {
    // 240 + 7 exams. Medians 1003 ... 1333; h = 8.25: 1243 + 0.25·30 = 1250.5.
    const exams = [
      ...facilitiesWithDlp(medians(12), 20),
      ...times(7, { facility: 'f1', dlp: 1003 }),
    ]
    expect(await adultDlp(exams)).toEqual({
      protocol_loinc: '30799-1',
      protocol_name: 'CT Head WO contrast',
      scheme: 'adult-all',
      band: 'adult',
      band_label: expect.any(String),
      population: 'adult',
      quantity: 'DLP',
      unit: 'mGy·cm',
      phantom_cm: 16,
      method: 'icrp135',
      quantile_type: 7,
      period_from: '2023-01-01',
      period_to: '2025-12-31',
      drl: 1300,
      achievable_dose: 1200,
      p25: 1100,
      // Rank 6 of 12 and its neighbours: 1123, 1153, 1183.
      drl_lower: 1200,
      drl_upper: null,
      exams: 245,
      facilities: 10,
      as_of: '2026-03-10',
      withheld: false,
    })
  })

  it('withholds a cell of nine facilities', async () => {
    expect(await adultDlp(facilitiesWithDlp(medians(9), 50))).toMatchObject({
      drl: null,
      exams: null,
      facilities: null,
      withheld: true,
    })
    expect(await adultDlp(facilitiesWithDlp(medians(10), 20))).toMatchObject({ withheld: false })
  })

  it('says its method, period, rules and dictionary, and that no file is written yet', async () => {
    const release = await made([{}])
    expect(release.method).toMatchObject({ id: 'icrp135', quantileType: 7 })
    expect(release.disclosure).toContain('10 facilities')
    expect(release.columns).toEqual(releaseColumns)
    expect(release.files.map(({ name, sha256 }) => [name, sha256])).toEqual([
      ['cells.parquet', null],
      ['cells.arrow', null],
      ['cells.csv', null],
      ['cells.json', null],
      ['dictionary.json', null],
      ['method.md', null],
    ])
  })

  it('names no facility', async () => {
    const text = JSON.stringify(
      await made(
        facilitiesWithDlp(medians(12), 20, {}).map((exam) => ({ ...exam, scanner: 'canary' })),
      ),
    )
    expect(text).not.toMatch(/canary|"f1"/)
  })
})

describe('the files of a release', async () => {
  const release = await made(facilitiesWithDlp(medians(12), 20))
  const { cells } = release
  const text = async (name: 'cells.csv' | 'cells.json' | 'method.md' | 'dictionary.json') =>
    new TextDecoder().decode(await releaseFileBytes(name, release, noParquet))

  it('hold the same cells as CSV', async () => {
    const csv = await text('cells.csv')
    expect(csv.split('\r\n')).toHaveLength(cells.length + 2)
    const rows: Record<string, string>[] = parse(csv, { columns: true })
    expect(rows).toEqual(
      cells.map((cell) =>
        Object.fromEntries(
          Object.entries(cell).map(([name, value]) => [name, value === null ? '' : String(value)]),
        ),
      ),
    )
  })

  it('hold the same cells as JSON', async () => {
    expect(JSON.parse(await text('cells.json'))).toEqual(cells)
  })

  it('hold the same cells as an Arrow file, typed, with units', async () => {
    const bytes = await releaseFileBytes('cells.arrow', release, noParquet)
    expect(new TextDecoder().decode(bytes.slice(0, 6))).toBe('ARROW1')
    const table = tableFromIPC(bytes)
    expect(table.toArray().map((row) => row.toJSON())).toEqual(cells)
    const drl = given(table.schema.fields.find(({ name }) => name === 'drl'))
    expect(drl.type.toString()).toBe('Float64')
    expect(drl.metadata.get('unit')).toBe('column unit')
    expect(table.schema.fields.map(({ name }) => name)).toEqual(
      releaseColumns.map(({ name }) => name),
    )
  })

  it('tell a researcher the method, the rules and every column', async () => {
    const method = await text('method.md')
    for (const words of ['icrp135', 'type 7', release.disclosure, release.from])
      expect(method).toContain(words)
    expect(JSON.parse(await text('dictionary.json'))).toMatchObject({ columns: releaseColumns })
  })

  it('are the same bytes each time', async () => {
    for (const name of ['cells.arrow', 'cells.csv', 'cells.json'] as const) {
      const [once, twice] = await Promise.all([
        releaseFileBytes(name, release, noParquet),
        releaseFileBytes(name, release, noParquet),
      ])
      expect(Buffer.compare(once, twice)).toBe(0)
    }
  })

  it('quote commas, quotes, line breaks and formulas in CSV', () => {
    const row = { ...given(cells[0]), band_label: '=1+1', protocol_name: 'Head, "WO"\nand W' }
    const csv = new TextDecoder().decode(csvFile([row]))
    expect(csv).toContain('"Head, ""WO""\nand W"')
    expect(csv).toContain('"=1+1"')
  })
})
