import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openremCtCsvLayout } from '../../../src/catalogue/export-layouts/openrem-ct-csv.ts'
import { layoutIndex } from '../../../src/ingest/csv/layout-index.ts'
import { logicalColumns } from '../../../src/ingest/columns/logical-columns.ts'
import { suggestColumns } from '../../../src/ingest/columns/suggest-columns.ts'

const samples = join(import.meta.dirname, '../../../../shared/samples/exports')
const present = existsSync(samples)
const itWithSamples = present ? it : it.skip
if (!present) process.stderr.write('Skipped: the sample headers are not on this machine.\n')

const read = (name: string): unknown => JSON.parse(readFileSync(join(samples, name), 'utf8'))
const suggest = (headers: readonly string[]) =>
  suggestColumns(
    logicalColumns(headers).map((column) => ({ ...column, cells: [] })),
    'point',
  )
const texts = z.array(z.string())

describe('the headers of real exports', () => {
  itWithSamples('of OpenREM get the fields that its own layout gives them', () => {
    const versions = z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .parse(read('openrem_ct_csv_headers.json'))
    const meaningOf = layoutIndex(openremCtCsvLayout)
    let right = 0
    const wrong: string[] = []
    for (const version of Object.values(versions)) {
      const study = texts.safeParse(version['study_columns_with_pid'])
      const block = texts.safeParse(version['event_block_E1'])
      if (!study.success || !block.success) continue
      for (const column of suggest([...study.data, ...block.data])) {
        const meaning = meaningOf(column.inBlocks ? `E1 ${column.header}` : column.header)
        const field = 'column' in meaning ? meaning.column.field : null
        // the display name stands in for a station name that is there
        if (column.field === field || column.header === 'Display name') right += 1
        else wrong.push(`${column.header}: ${column.field} for ${field}`)
      }
    }
    expect(right).toBeGreaterThan(200)
    expect(wrong).toEqual([])
  })

  itWithSamples('of other systems get theirs; what is not known is left, not guessed', () => {
    const others = z
      .record(z.string(), z.looseObject({ columns: texts.optional() }))
      .parse(read('other_headers.json'))
    const expected: Readonly<Record<string, string | null>> = {
      'Patient No': 'id',
      'Age (yrs)': 'ageYears',
      'Weight (kg)': 'weightKg',
      'Height (cm)': 'heightM',
      '(x4 series) Imaged length': 'scanningLengthMm',
      '(x4 series) kV': 'kvp',
      '(x4 series) CTDI phantom': 'phantomCm',
      '(x4 series) CTDIvol (mGy)*': 'ctdivolMgy',
      '(x4 series) DLP (mGy.cm)*': 'dlpMgyCm',
      'Total DLP* (whole scan) mGy.cm': 'dlpTotalMgyCm',
      'Patient comments': null,
      'Man/kvinna': 'sex',
      'Längd (cm)': 'heightM',
      'Vikt (kg)': 'weightKg',
      'DLP (mGy*cm)': 'dlpMgyCm',
      'Mean CTDIvol': 'ctdivolMgy',
      'CTDIw Phantom Type': 'phantomCm',
      'CT Dose Length Product Total': 'dlpTotalMgyCm',
      'DLP Notification Value': null,
      'CTDIvol Notification Value': null,
      'Patient BirthDate': 'birthDate',
      'Patient Size': 'heightM',
      'Device Serial Number': 'serialNumber',
      'Manufacturer Model Name': 'model',
      'Maximum X-Ray Tube Current': 'maxTubeCurrentMa',
      'Mean X-Ray Tube Current': 'tubeCurrentMa',
      'Exposure Time per Rotation': 'exposureTimePerRotationS',
      'Nominal Single Collimation Width': 'singleCollimationMm',
      'Nominal Total Collimation Width': 'totalCollimationMm',
      'ID do paciente': 'id',
      'Nome do paciente': null,
      'Data de nascimento': 'birthDate',
      Idade: 'ageYears',
      'Data do exame': 'studyDate',
      'DLP total': 'dlpTotalMgyCm',
      'Tube Current (uA)': 'tubeCurrentMa',
      'Tube Voltage Peak (kV)': 'kvp',
      'DAP (Gy*cm2)': null,
      'Air Kerma (mGy)': null,
      effective_dose: null,
      exam_date: 'studyDate',
      patient_id: 'id',
      DLPc: null,
    }
    const found = new Map<string, string | null>()
    for (const { columns } of Object.values(others))
      for (const { header, field } of columns === undefined ? [] : suggest(columns))
        if (Object.hasOwn(expected, header)) found.set(header, field)
    expect(Object.fromEntries(found)).toEqual(expected)
  })

  itWithSamples('of the public alias table, each alone: at least nine of ten', () => {
    const { aliases } = z
      .object({ aliases: z.record(z.string(), texts) })
      .parse(
        Object.entries(z.record(z.string(), z.unknown()).parse(read('other_headers.json'))).find(
          ([name]) => name.startsWith('LeapfrogDose'),
        )?.[1],
      )
    const fields: Readonly<Record<string, readonly string[]>> = {
      age: ['ageYears'],
      sex: ['sex'],
      exam_date: ['studyDate'],
      study_description: ['studyDescription', 'acquisitionProtocol'],
      scanner: ['model', 'stationName'],
      manufacturer: ['manufacturer'],
      ctdivol: ['ctdivolMgy'],
      dlp: ['dlpMgyCm', 'dlpTotalMgyCm'],
      ssde: ['ssdeMgy'],
      phantom: ['phantomCm'],
      patient_id: ['id', 'accessionNumber'],
    }
    const tried = Object.entries(fields).flatMap(([name, right]) =>
      (aliases[name] ?? []).map((header) => ({
        header,
        right,
        field: suggest([header])[0]?.field,
      })),
    )
    const hits = tried.filter(
      ({ right, field }) => typeof field === 'string' && right.includes(field),
    )
    expect(tried.length).toBeGreaterThan(50)
    expect(hits.length / tried.length).toBeGreaterThanOrEqual(0.9)
  })
})

describe('a unit', () => {
  const headers = [
    ['DLP (mGy·cm)', 'mGy.cm'],
    ['DLP [mGy*cm]', 'mGy.cm'],
    ['DLP mGy x cm', 'mGy.cm'],
    ['dlp_mgy_cm', 'mGy.cm'],
    ['DLP (mGycm)', 'mGy.cm'],
    ['DLP in mGy·m', 'mGy.m'],
    ['DLP (µGy·m)', 'uGy.m'],
    ['DLP (Gy·cm)', 'Gy.cm'],
    ['CTDIvol (µGy)', 'uGy'],
    ['CTDIvol, cGy', 'cGy'],
    ['CTDIvol', null],
    ['DLP', null],
    ['DLP (mSv)', null],
    ['CTDIvol (mGy or cGy)', null],
    ['Age (months)', null],
    ['Größe (cm)', 'cm'],
    ['Poids (kg)', 'kg'],
    ['Weight (lb)', null],
    ['kVp', 'kV'],
    ['mA', 'mA'],
  ] as const
  for (const [header, unit] of headers)
    it(`of "${header}" is ${unit ?? 'for a person to say'}`, () => {
      const [column] = suggest([header])
      expect(column?.unit ?? null).toBe(unit)
      if (unit === null) expect(column?.sure).toBe(false)
    })

  it('is never one the header does not name, whatever the header', () => {
    const part = fc.constantFrom(
      'DLP',
      'CTDIvol',
      'total',
      'mGy',
      'cm',
      'Gy',
      'm',
      '(',
      ')',
      '[',
      ' ',
      'mSv',
      '·',
      '/',
      'x',
      '%',
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const [column] = suggest([parts.join('')])
        if (column === undefined || column.unit === null) return
        const bare = parts
          .join('')
          .toLowerCase()
          .replace(/[^a-z]/g, '')
        expect(bare).toContain(column.unit.toLowerCase().split('.')[0])
      }),
      { numRuns: 2000 },
    )
  })

  it('is looked for without end or damage in any header', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 6 }),
        (all) => {
          for (const column of suggest(all)) expect(column.score).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('numbered blocks', () => {
  it('are one column each, whatever their number', () => {
    const columns = suggest([
      'Study date',
      'E1 CTDIvol (mGy)',
      'E1 DLP (mGy.cm)',
      'E2 CTDIvol (mGy)',
      'E2 DLP (mGy.cm)',
    ])
    expect(columns.map(({ header, columns: count, field }) => [header, count, field])).toEqual([
      ['Study date', 1, 'studyDate'],
      ['CTDIvol (mGy)', 2, 'ctdivolMgy'],
      ['DLP (mGy.cm)', 2, 'dlpMgyCm'],
    ])
  })
})
