import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SourceItem } from '../../../src/ingest/adapter.ts'
import { adapters } from '../../../src/ingest/adapters.ts'
import { recognise } from '../../../src/ingest/recognise.ts'
import { interpretSize } from '../../../src/ingest/size/interpret-size.ts'
import { sizeCsvAdapter } from '../../../src/ingest/size/size-csv-adapter.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'

const bytesOf = (text: string): Uint8Array => Buffer.from(text)

async function read(text: string): Promise<SourceItem[]> {
  const items: SourceItem[] = []
  const source = {
    sizeBytes: null,
    async *stream() {
      yield bytesOf(text)
    },
    bytes: async () => bytesOf(text),
  }
  for await (const item of sizeCsvAdapter.read(source)) items.push(item)
  return items
}

const formatOf = (text: string) => {
  const found = recognise(bytesOf(text), adapters)
  return found === null || typeof found === 'string' ? found : found.format
}

describe('a table of weights and heights', () => {
  it.each([
    'accession_number,weight_kg\nA1,70\n',
    'Study Instance UID;Weight (kg);Height (cm)\n1.2.3;70,5;171\n',
    '\uFEFFaccession pseudonym\theight_m\nabc\t1.71\n',
    '"Accession Number","height_cm","Ward"\n"A1","170","B2"\n',
  ])('is recognised by its columns, whatever its name: %j', (text) => {
    expect(formatOf(text)).toBe('size-csv')
  })

  it.each([
    'weight_kg,height_cm\n70,170\n',
    'accession_number,ward\nA1,B2\n',
    'accession_number,weight_kg,Total DLP (mGy.cm)\nA1,70,100\n',
    'accession_number,weight_kg,CTDIvol\nA1,70,5\n',
  ])('is none without a key and a measure, or with a dose: %j', (text) => {
    expect(formatOf(text)).not.toBe('size-csv')
  })

  it('gives a row each, blank ones left out, unknown columns remarked', async () => {
    const items = await read('accession_number;weight_kg;ward\nA1;70,5;x\n;;\nA2;;y\n')
    expect(items).toEqual([
      {
        kind: 'remark',
        format: 'size-csv',
        finding: { rule: 'csv-column-unknown', field: 'ward' },
      },
      {
        kind: 'size',
        format: 'size-csv',
        row: 1,
        size: { accessionNumber: 'A1', weightKg: '70.5' },
      },
      { kind: 'size', format: 'size-csv', row: 3, size: { accessionNumber: 'A2' } },
    ])
  })

  it('is refused with a column twice, and after an open quote from there on', async () => {
    expect(await read('accession,weight_kg,Weight (kg)\nA,1,2\n')).toMatchObject([
      { kind: 'refused', findings: [{ rule: 'csv-column-duplicate', field: 'Weight (kg)' }] },
    ])
    const items = await read('accession,weight_kg\nA,70\n"B,71\n')
    expect(items.map(({ kind }) => kind)).toEqual(['size', 'refused'])
  })

  it('survives any text in its cells, and gives as many rows as it has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.string(), fc.string())), async (rows) => {
        const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
        const lines = rows.map((cells) => cells.map(quoted).join(','))
        const items = await read(`accession,weight_kg\n${lines.join('\n')}\n`)
        const filled = rows.filter((cells) => cells.some((cell) => cell.trim() !== ''))
        const told = items.filter(({ kind }) => kind === 'size' || kind === 'refused')
        expect(told.length).toBe(filled.length)
      }),
    )
  })
})

describe('a size', () => {
  const pseudonymiser = testPseudonymiser()
  const size = (row: Parameters<typeof interpretSize>[0]) => interpretSize(row, 7, [pseudonymiser])

  it('is kept under pseudonyms, in grams and millimetres', () => {
    const { size: kept } = size({ accessionNumber: ' A1 ', weightKg: '70.25', heightCm: '171.5' })
    expect(kept).toEqual({
      keys: [{ kind: 'accession', key: pseudonymiser.pseudonym('accession', 'A1') }],
      weightG: 70_250,
      heightMm: 1715,
      overwrite: false,
    })
    expect(JSON.stringify(kept)).not.toContain('A1')
  })

  it('has the key that came pseudonymised as it is, and no other text for one', () => {
    const key = 'a'.repeat(22)
    expect(size({ studyPseudonym: key, heightM: '1.71' }).size?.keys).toEqual([
      { kind: 'study', key },
    ])
    expect(size({ studyPseudonym: 'A1', heightM: '1.71' }).size).toBeNull()
  })

  it.each([
    [{ weightKg: '70' }, ['size-incomplete']],
    [{ accessionNumber: 'A1' }, ['size-incomplete']],
    [{ accessionNumber: 'A1', weightKg: '700' }, ['weight-implausible', 'size-incomplete']],
    [{ accessionNumber: 'A1', heightCm: '1.7' }, ['height-implausible', 'size-incomplete']],
    [
      { accessionNumber: 'A1', weightKg: 'heavy' },
      ['optional-number-unreadable', 'size-incomplete'],
    ],
    [{ accessionNumber: 'A1', weightKg: '70', overwrite: 'perhaps' }, ['size-incomplete']],
  ])('%j is refused: %j', (row, rules) => {
    const { size: kept, findings } = size(row)
    expect(kept).toBeNull()
    expect(findings.map(({ rule }) => rule)).toEqual(rules)
    expect(findings.every(({ row: line }) => line === 7)).toBe(true)
  })
})
