import { describe, expect, it } from 'vitest'
import { bytesOf, recordsOf, told } from '../csv/support.ts'
import { craftXlsx } from '../xlsx/craft-xlsx.ts'
import { csv, headersOf, line, present, read, readTable, refusals, type Row } from './support.ts'

describe.skipIf(!present)('the PHE 2019 CT survey sheet', () => {
  const survey = headersOf('PHE/UKHSA')
  const headers = ['Study date', 'Station name', ...survey]
  const row: Row = {
    'Study date': '2019-05-06',
    'Station name': 'CT1',
    'Patient No': '1',
    'Age (yrs)': '45.5',
    'Weight (kg)': '70',
    'Height (cm)': '172',
    '1 Imaged length': '300',
    '1 kV': '80 | 140',
    '1 CTDI phantom': '32 cm',
    '1 CTDIvol (mGy)*': '10',
    '1 DLP (mGy.cm)*': '300',
    '3 kV': '120',
    '3 CTDI phantom': '16 cm',
    '3 CTDIvol (mGy)*': '20',
    '3 DLP (mGy.cm)*': '200',
    'Total DLP* (whole scan) mGy.cm': '500',
    'Patient comments': 'Series types: secret',
  }

  it('with a date added is read: blocks that repeat, two tubes in one cell, height in cm', async () => {
    const items = await readTable(headers, row)
    expect(told(items)).toEqual(['record 1'])
    const record = recordsOf(items)[0]
    expect(record).toMatchObject({
      studyDate: '2019-05-06',
      dlpTotalMgyCm: '500',
      patient: { ageYears: '45.5', weightKg: '70', heightM: '172e-2' },
      events: [
        { scanningLengthMm: '300', kvp: '80', phantomCm: 32, ctdivolMgy: '10', dlpMgyCm: '300' },
        { kvp: '120', phantomCm: 16, ctdivolMgy: '20', dlpMgyCm: '200' },
      ],
    })
    expect(record?.patient.id).toBeUndefined()
    expect(JSON.stringify(items)).not.toContain('secret')
  })

  it('goes on without headers from the fifth series on', async () => {
    const more = ['150', '', '', '100', '32 cm', '', '5', '75']
    const cells = [...line(headers, row), ...more, ...more]
    const record = recordsOf(await read(bytesOf(csv(headers, cells))))[0]
    expect(record?.events).toHaveLength(4)
    expect(record?.events[3]).toMatchObject({ kvp: '100', ctdivolMgy: '5', dlpMgyCm: '75' })
  })

  it('as it is has no date: refused, naming the column to add', async () => {
    expect(told(await readTable(survey, row))).toEqual([
      'refused: csv-columns-missing [Study date]',
    ])
  })

  it('notes that no scanner is named', async () => {
    const items = await readTable(['Study date', ...survey], row)
    expect(told(items)).toEqual(['remark: scanner-missing', 'record 1'])
  })

  it('without headers is refused without repeating anything', async () => {
    const items = await read(bytesOf(csv(line(headers, row), line(headers, row))))
    expect(told(items)).toEqual(['refused: table-unknown'])
    expect(JSON.stringify(items)).not.toContain('secret')
  })

  it('is read from a workbook as well', async () => {
    const cells = line(headers, row)
    const items = await read(
      craftXlsx({ sheets: [{ name: 'PHE CT 2019', rows: [headers, cells] }] }),
    )
    expect(told(items)).toEqual(['record 2'])
  })
})

describe.skipIf(!present)('the Swedish DRL report template', () => {
  const template = headersOf('Sweden SSM')
  const age = template.find((header) => header.startsWith('Ålder')) ?? ''
  const headers = ['Undersökningsdatum', 'Utrustning', 'Patientgrupp', ...template]
  const row = (given: Row): Row => ({
    Undersökningsdatum: '2024-05-06',
    Utrustning: 'CT1',
    'CTDIvol (mGy)': '10.5',
    'DLP (mGy*cm)': '300.5',
    'SSDE (mGy)': '12',
    'Man/kvinna': 'Kvinna',
    'Längd (cm)': '95',
    'Vikt (kg)': '14',
    [age]: '10',
    ...given,
  })

  it.each([
    ['Vuxna', '45', '45Y'],
    ['Barn från 4 år', '10', '10Y'],
    ['Barn under 4 år', '10', '10M'],
    ['barn under 4 år', '47', '47M'],
    ['', '48', '48Y'],
  ])('of group "%s" says the age %s: %s', async (group, given, expected) => {
    const items = await readTable(headers, row({ Patientgrupp: group, [age]: given }))
    expect(refusals(items)).toEqual(['record 1'])
    expect(recordsOf(items)[0]).toMatchObject({
      patient: { age: expected, sex: 'F', heightM: '95e-2', weightKg: '14' },
      events: [{ ctdivolMgy: '10.5', dlpMgyCm: '300.5', ssdeMgy: '12' }],
    })
  })

  it.each([
    ['', '10'],
    ['', '2'],
    ['Grupp 7', '10'],
    ['Barn under 4 år', '60'],
  ])(
    'of group "%s" does not say what the age %s is: refused, never guessed',
    async (group, given) => {
      const items = await readTable(headers, row({ Patientgrupp: group, [age]: given }))
      expect(refusals(items)[0]).toMatch(/^refused 1: age-unit-doubtful \[Ålder/)
    },
  )

  it('as it is has no date: refused, naming the column to add', async () => {
    expect(told(await readTable(template, row({})))).toEqual([
      'refused: csv-columns-missing [Undersökningsdatum]',
    ])
  })
})
