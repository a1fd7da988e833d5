import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInlineParser } from '../../../src/ingest/child/inline-parser.ts'
import { createIngest } from '../../../src/ingest/pipeline/ingest-upload.ts'
import { createInlineInterpreter } from '../../../src/ingest/pipeline/interpreter.ts'
import { MemoryRegistry } from '../../support/memory-registry.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'
import { craftXlsx } from '../xlsx/craft-xlsx.ts'
import { exam, headers, sheet } from '../xlsx/support.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendrl-tables-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A file through the whole of ingest, pseudonyms and findings included. */
async function receiptOf(content: string | Uint8Array) {
  const registry = new MemoryRegistry()
  const path = join(folder, 'file')
  writeFileSync(path, content)
  const ingest = createIngest({
    parser: createInlineParser(),
    sink: registry,
    uploads: registry,
    interpreter: createInlineInterpreter(testPseudonymiser),
    clock: () => new Date(2025, 5, 30, 12),
    layoutsFor: () => Promise.resolve({ layouts: [], changedAt: null }),
    newId: () => 'U1',
  })
  const files = [{ path, name: 'file' }]
  return ingest.ingest({ facilityId: 'st-brigid', files, sha256: 'aa', sizeBytes: 1 })
}

describe('findings about a table', () => {
  it('name the hospital’s own columns, of a CSV', async () => {
    const receipt = await receiptOf(
      'Study date,Station name,E1 CTDIvol,E1 DLP,E3 CTDIvol,E3 DLP\n' +
        '2024-05-06,CT1,10,300,"12,5",200\n' +
        '06.05.2024,CT1,10,300,12.5,200\n',
    )
    expect(receipt.counts).toMatchObject({ seen: 2, rejected: 2 })
    expect(receipt.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ rule: 'number-unreadable', row: 1, field: 'E3 CTDIvol' }),
        expect.objectContaining({ rule: 'date-unreadable', row: 2, field: 'Study date' }),
      ]),
    )
  })

  it('name them of a workbook, with the row as the spreadsheet counts it', async () => {
    const bad = exam('A2').map((cell, at) => (headers[at] === 'E1 DLP (mGy.cm)' ? '12,5' : cell))
    const receipt = await receiptOf(craftXlsx({ sheets: [sheet([exam(), bad])] }))
    expect(receipt.counts).toMatchObject({ seen: 2, accepted: 1, rejected: 1 })
    expect(receipt.findings).toContainEqual(
      expect.objectContaining({ rule: 'number-unreadable', row: 3, field: 'E1 DLP (mGy.cm)' }),
    )
    expect(JSON.stringify(receipt)).not.toContain('12,5')
  })

  it('a workbook and a CSV of the same exams are the same exams', async () => {
    const text = [
      headers.join(','),
      'CT77,PID-1,F,1980-02-03,A1,2024-05-06,10:11:12,44.3,350.5,Thorax,32 cm,10.25,350.5',
    ].join('\n')
    const registry = new MemoryRegistry()
    const both = [text, craftXlsx({ sheets: [sheet([exam()])] })].map((content, at) => {
      const path = join(folder, `same-${at}`)
      writeFileSync(path, content)
      return { path, name: `same-${at}` }
    })
    const ingest = createIngest({
      parser: createInlineParser(),
      sink: registry,
      uploads: registry,
      interpreter: createInlineInterpreter(testPseudonymiser),
      clock: () => new Date(2025, 5, 30, 12),
      layoutsFor: () => Promise.resolve({ layouts: [], changedAt: null }),
      newId: () => 'U1',
    })
    const receipt = await ingest.ingest({
      facilityId: 'st-brigid',
      files: both,
      sha256: 'bb',
      sizeBytes: 1,
    })
    expect(receipt.counts).toMatchObject({ seen: 2, accepted: 1, duplicate: 1 })
  })
})
