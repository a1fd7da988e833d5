import { describe, expect, it } from 'vitest'
import { recordsOf, told } from '../csv/support.ts'
import type { CraftedSheet } from './craft-xlsx.ts'
import { book, details, exam, headers, sheet, withCell } from './support.ts'

describe('an XLSX export', () => {
  it('becomes records, with dates, times and numbers as they are meant', async () => {
    const items = await book({ sheets: [sheet([exam()])] })
    expect(told(items)).toEqual(['record 2'])
    expect(recordsOf(items)[0]).toEqual({
      schema: 'opendrl-exam/1',
      modality: 'CT',
      accessionNumber: 'A1',
      studyDate: '2024-05-06',
      studyTime: '10:11:12',
      dlpTotalMgyCm: '350.5',
      patient: { id: 'PID-1', sex: 'F', birthDate: '1980-02-03', ageYears: '44.3' },
      device: { stationName: 'CT77' },
      events: [
        { acquisitionProtocol: 'Thorax', phantomCm: 32, ctdivolMgy: '10.25', dlpMgyCm: '350.5' },
      ],
    })
  })

  it('says where each field stands, by the sheet’s own header', async () => {
    const [item] = await book({ sheets: [sheet([exam()])] })
    expect(item?.kind === 'record' ? item.places : {}).toMatchObject({
      dlpTotalMgyCm: 'Total DLP (mGy.cm)',
      'patient.sex': 'Patient sex',
      '1.ctdivolMgy': 'E1 CTDIvol (mGy)',
    })
  })

  it('may have rows and cells left out, and titles above its header', async () => {
    const items = await book({
      sheets: [
        {
          name: 'x',
          rows: [['CT exams of 2024'], [], headers, [], exam().map((c, i) => (i === 2 ? null : c))],
        },
      ],
    })
    expect(told(items)).toEqual(['record 5'])
    expect(recordsOf(items)[0]?.patient).toEqual({
      id: 'PID-1',
      birthDate: '1980-02-03',
      ageYears: '44.3',
    })
  })

  it.each([
    ['12.300000000000001', '12.3'],
    ['12.3', '12.3'],
    ['1.2E-2', '0.012'],
    ['1E3', '1000'],
    ['5', '5'],
    ['0.1234567890123456', '0.123456789012346'],
  ])('reads the number %s as %s', async (xml, expected) => {
    const items = await withCell('E1 CTDIvol (mGy)', { xml: `<c r="REF"><v>${xml}</v></c>` })
    expect(recordsOf(items)[0]?.events[0]?.ctdivolMgy).toBe(expected)
  })

  it.each([
    [
      'an inline text',
      '<c r="REF" t="inlineStr"><is><r><t>Tho</t></r><r><t>rax</t></r><rPh><t>x</t></rPh></is></c>',
      'Thorax',
    ],
    ['a text formula', '<c r="REF" t="str"><f>A1&amp;"x"</f><v>Thorax</v></c>', 'Thorax'],
    ['an error', '<c r="REF" t="e"><v>#N/A</v></c>', '#N/A'],
    ['a truth value', '<c r="REF" t="b"><v>1</v></c>', 'TRUE'],
    ['an ISO date', '<c r="REF" t="d"><v>2024-05-06T00:00:00</v></c>', '2024-05-06'],
    ['CDATA', '<c r="REF" t="str"><v><![CDATA[Tho<rax]]></v></c>', 'Tho<rax'],
  ])('reads %s', async (_, xml, expected) => {
    const items = await withCell('E1 Acquisition protocol', { xml })
    expect(recordsOf(items)[0]?.events[0]?.acquisitionProtocol).toBe(expected)
  })

  it('takes the value a formula had last, and notes that', async () => {
    const items = await withCell('E1 CTDIvol (mGy)', { xml: '<c r="REF"><f>1+1</f><v>2</v></c>' })
    expect(told(items)).toEqual(['record 2', 'remark: workbook-formulas'])
    expect(recordsOf(items)[0]?.events[0]?.ctdivolMgy).toBe('2')
  })

  it('has no number for a formula that was never computed, so that the dose is refused', async () => {
    const items = await withCell('E1 CTDIvol (mGy)', { xml: '<c r="REF"><f>1+1</f></c>' })
    expect(recordsOf(items)[0]?.events[0]?.ctdivolMgy).toBe('#UNCOMPUTED')
  })

  it('reads dates of the system of 1904', async () => {
    const items = await book({
      date1904: true,
      sheets: [sheet([exam().map((c, i) => (i === 5 ? { date: 43956 } : c))])],
    })
    expect(recordsOf(items)[0]?.studyDate).toBe('2024-05-06')
  })

  it.each([
    ['1,234.5', '1,234.5'],
    ['12,5', '12,5'],
    ['=1+1', '=1+1'],
  ])('passes the text %s in a dose column on, to be refused like in a text file', async (text) => {
    const items = await withCell('Total DLP (mGy.cm)', text)
    expect(recordsOf(items)[0]?.dlpTotalMgyCm).toBe(text)
  })

  it('refuses the text 1.234, which could be either, but not the number', async () => {
    const doubtful = exam().map((c, i) => (i === 8 ? '1.234' : i === 11 || i === 12 ? 3 : c))
    expect(told(await book({ sheets: [sheet([doubtful])] }))).toEqual([
      'refused 2: number-unreadable [Total DLP (mGy.cm)]',
    ])
    const sure = doubtful.map((c) => (c === '1.234' ? 1.234 : c))
    expect(told(await book({ sheets: [sheet([sure])] }))).toEqual(['record 2'])
  })

  it('remarks on merged cells', async () => {
    const items = await book({
      sheets: [sheet([exam()], { after: '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>' })],
    })
    expect(told(items)).toContain('remark: workbook-merged-cells')
  })

  it('refuses a row with cells beyond its header', async () => {
    expect(told(await book({ sheets: [sheet([[...exam(), 'more']])] }))).toEqual([
      'refused 2: record-shape',
    ])
  })
})

describe('the sheets of a workbook', () => {
  const protocolSheet = {
    name: 'thorax',
    rows: [
      ['Station name', 'Accession number', 'Study date', 'Total DLP (mGy.cm)', 'CTDIvol (mGy)'],
      ['CT77', 'A1', { date: 45418 }, 350.5, 10.25],
    ],
  } satisfies CraftedSheet

  it('of which one holds all data: the others are not read, so that nothing counts twice', async () => {
    const items = await book({
      sheets: [
        { name: 'Summary', rows: [['Django export'], ['Number of studies', 12]] },
        sheet([exam()]),
        protocolSheet,
        sheet([exam('A2')], { name: 'copy' }),
      ],
    })
    expect(told(items)).toEqual([
      'remark: sheet-not-read',
      'record 2',
      'remark: sheet-not-read',
      'remark: sheet-not-read',
    ])
  })

  it('a protocol sheet alone is refused, since it repeats parts of exams', async () => {
    expect(told(await book({ sheets: [protocolSheet] }))).toEqual([
      'refused: table-of-events [CTDIvol (mGy)]',
    ])
  })

  it('are all read when each is an export', async () => {
    const items = await book({
      sheets: [sheet([exam('A1')], { name: 'May' }), sheet([exam('A2')], { name: 'June' })],
    })
    expect(recordsOf(items).map(({ accessionNumber }) => accessionNumber)).toEqual(['A1', 'A2'])
  })

  it('that are hidden are not read, and that is said', async () => {
    const items = await book({
      sheets: [
        sheet([exam()], { name: 'May' }),
        sheet([exam('A2')], { name: 'x', state: 'hidden' }),
      ],
    })
    expect(told(items)).toEqual(['record 2', 'remark: sheet-not-read'])
    expect(details(items)).toContain('sheet 2: it is hidden')
  })

  it.each(['hidden', 'veryHidden'])('are read when the only one is %s', async (state) => {
    expect(told(await book({ sheets: [sheet([exam()], { state })] }))).toEqual(['record 2'])
  })

  it('without known columns are refused with the columns found', async () => {
    const items = await book({
      sheets: [
        {
          name: 'Doe^Jane',
          rows: [
            ['Zeile', 'Untersuchung', 'Dosis'],
            [1, 'x', 12.5],
          ],
        },
      ],
    })
    expect(told(items)).toEqual(['refused: table-unknown'])
    expect(details(items)).toEqual(['columns found: Zeile, Untersuchung, Dosis'])
    expect(JSON.stringify(items)).not.toContain('Doe')
  })

  it('without cells make an empty file', async () => {
    expect(told(await book({ sheets: [{ name: 'x', rows: [] }] }))).toEqual(['refused: file-empty'])
  })

  it('that lack needed columns are refused, naming what is missing', async () => {
    const few = ['Station name', 'Patient ID', 'Patient sex', 'Accession number']
    expect(
      told(await book({ sheets: [{ name: 'x', rows: [few, ['a', 'b', 'c', 'd']] }] })),
    ).toEqual([
      'refused: csv-columns-missing [Study date, DLP total (mGy.cm) or E1 CTDIvol or E1 DLP]',
    ])
  })
})
