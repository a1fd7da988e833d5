import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, describe, expect, it } from 'vitest'
import {
  openremEventColumns,
  openremStudyColumns,
} from '../../sample-data/generator/openrem-columns.ts'
import { csvCell } from '../../sample-data/generator/openrem-row.ts'
import { generateRegistry, type GeneratedRegistry } from '../../sample-data/generator/registry.ts'
import { writeExports } from '../../sample-data/generator/write-exports.ts'
import type { ExportFile } from '../../sample-data/generator/write-hospital.ts'
import { examRecord } from '../../src/contract/exam-record.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

async function written(registry: GeneratedRegistry) {
  const folder = await mkdtemp(join(tmpdir(), 'opendrl-sample-'))
  folders.push(folder)
  const files: (ExportFile & { readonly hospital: string })[] = []
  for await (const { hospital, files: some } of writeExports(registry, folder)) {
    files.push(...some.map((file) => ({ ...file, hospital: hospital.id })))
  }
  const digest = createHash('sha256')
  for (const { path } of files) {
    digest.update(relative(folder, path)).update(await readFile(path))
  }
  return { files, digest: digest.digest('hex') }
}

const registryOf = (seed: number): GeneratedRegistry =>
  generateRegistry({ seed, exams: 1_200, hospitals: 24, until: '2026-11-23', years: 3 })
const registry = registryOf(5)
const first = await written(registry)

const rowsOf = (text: string): string[][] =>
  parse(text, { bom: true, relaxColumnCount: true, recordDelimiter: ['\r\n', '\n'] })

describe('writeExports', () => {
  it('writes the same bytes for the same seed, others for another', async () => {
    expect((await written(registryOf(5))).digest).toBe(first.digest)
    expect((await written(registryOf(6))).digest).not.toBe(first.digest)
  })

  it('writes every report of every hospital once', () => {
    for (const hospital of registry.hospitals) {
      const records = first.files
        .filter((file) => file.hospital === hospital.id)
        .reduce((sum, file) => sum + file.records, 0)
      const reports = [...registry.reports(hospital)].length
      expect(records).toBeGreaterThanOrEqual(reports)
      expect(records).toBeLessThanOrEqual(reports + 2)
    }
  })

  it('writes NDJSON in the published schema, with accents intact', async () => {
    let names = ''
    for (const { path, format } of first.files) {
      if (format !== 'ndjson') continue
      for (const line of (await readFile(path, 'utf8')).trimEnd().split('\n')) {
        const record = examRecord.parse(JSON.parse(line))
        names += record.studyDescription ?? ''
      }
    }
    expect(names).toContain('TK głowy')
  })

  it('writes OpenREM tables: byte order mark, one header, rows as long as their events', async () => {
    let [ragged, errors] = [false, 0]
    for (const { path, format, records } of first.files) {
      if (format !== 'openrem-csv') continue
      const text = await readFile(path, 'utf8')
      expect(text.startsWith('\uFEFFPatient name,Patient ID,')).toBe(true)
      const [header, ...rows] = rowsOf(text)
      expect(rows).toHaveLength(records)
      expect(header?.slice(0, openremStudyColumns.length)).toEqual([...openremStudyColumns])
      for (const row of rows) {
        if (row.length === 1) {
          errors += 1
          continue
        }
        const events = Number(row[20])
        expect(row.length).toBe(openremStudyColumns.length + events * openremEventColumns.length)
        expect(row.length).toBeLessThanOrEqual(header?.length ?? 0)
        ragged ||= row.length < (header?.length ?? 0)
      }
    }
    expect(ragged).toBe(true)
    expect(errors).toBeLessThan(5)
  })

  it('puts a canary into every identity of a table', async () => {
    const file = first.files.find(({ format }) => format === 'openrem-csv')
    const rows = rowsOf(await readFile(file?.path ?? '', 'utf8')).slice(1)
    for (const row of rows.filter(({ length }) => length > 1)) {
      expect(row[0]).toMatch(/^SYNTHETIC\^/)
      expect(row[1]).toMatch(/^SYNID/)
      expect(row[7]).toMatch(/^SYNACC/)
      expect(row[8]).toMatch(/^SYNTHETIC\^OPERATOR/)
    }
  })
})

describe('csvCell', () => {
  it('turns commas into semicolons as OpenREM does, and quotes quotes', () => {
    expect(csvCell('CT Abdomen, Becken')).toBe('CT Abdomen; Becken')
    expect(csvCell('TC "urgencias"')).toBe('"TC ""urgencias"""')
    expect(csvCell('plain')).toBe('plain')
  })
})

const headers = join(
  import.meta.dirname,
  '../../../shared/samples/exports/openrem_ct_csv_headers.json',
)
describe.skipIf(!existsSync(headers))(
  'openrem columns (skipped where the shared reference folder is not beside the checkout)',
  () => {
    it('are those of OpenREM 1.0.0b2 with patient identity', () => {
      const layout: unknown = JSON.parse(readFileSync(headers, 'utf8'))
      expect(layout).toMatchObject({
        '1.0.0b2': {
          study_columns_with_pid: openremStudyColumns,
          event_block_E1: openremEventColumns.map((column) => `E1 ${column}`),
        },
      })
    })
  },
)
