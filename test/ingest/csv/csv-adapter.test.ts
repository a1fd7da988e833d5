import { describe, expect, it } from 'vitest'
import { exportLayout } from '../../../src/catalogue/export-layouts/export-layout.ts'
import { createCsvAdapter } from '../../../src/ingest/csv/csv-adapter.ts'
import { scaledDecimal } from '../../../src/ingest/csv/decimal-text.ts'
import { bytesOf, read, recordsOf } from './support.ts'

const layout = {
  id: 'other-csv',
  name: 'another export',
  source: 'made up for this test',
  modality: 'CT',
  absent: [],
  notTestPatient: [],
  needs: { all: ['studyDate'], any: ['dlpMgyCm'] },
  columns: [
    { in: 'exam', field: 'studyDate', headers: ['Exam day'] },
    { in: 'patient', field: 'heightM', unit: 'cm', headers: ['Height (cm)'] },
  ],
  eventPrefix: 'Series ',
  eventColumns: [
    { field: 'dlpMgyCm', unit: 'Gy.cm', headers: ['DLP'] },
    { field: 'exposureTimeS', unit: 'ms', headers: ['Time'] },
  ],
  ignored: [],
  ignoredInEvents: [],
  acquisitionTypes: {},
  phantoms: {},
}

describe('a new export layout', () => {
  it('is data: other headers, another event pattern, other units', async () => {
    const adapter = createCsvAdapter(exportLayout.parse(layout))
    const text = 'Exam day,Height (cm),Series 1 DLP,Series 1 Time\n2024-01-02,172.5,0.3505,900\n'
    expect(adapter.recognises(bytesOf(text))).toBe(true)
    expect(recordsOf(await read(text, 65_536, adapter))[0]).toMatchObject({
      studyDate: '2024-01-02',
      patient: { heightM: '172.5e-2' },
      events: [{ dlpMgyCm: '0.3505e3', exposureTimeS: '900e-3' }],
    })
  })

  it.each([
    ['an unknown unit', { in: 'patient', field: 'heightM', unit: 'ft', headers: ['H'] }],
    ['a missing unit', { in: 'patient', field: 'heightM', headers: ['H'] }],
    ['a unit on a text', { in: 'patient', field: 'sex', unit: 'cm', headers: ['S'] }],
    ['an unknown field', { in: 'patient', field: 'name', headers: ['N'] }],
  ])('with %s does not load', (_, column) => {
    expect(exportLayout.safeParse({ ...layout, columns: [column] }).success).toBe(false)
  })
})

describe('scaledDecimal', () => {
  it.each([
    ['12.5', 0, '12.5'],
    ['12.5', -2, '12.5e-2'],
    ['1e3', -2, '1e1'],
    ['12,5', -2, '12,5'],
    ['', -2, ''],
  ])('%s by 10^%i is %s', (text, exponent, expected) => {
    expect(scaledDecimal(text, exponent)).toBe(expected)
  })
})
