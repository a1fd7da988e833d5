import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutSuggestion, type LayoutSuggestion } from '../../../src/contract/layout.ts'
import { suggestLayout } from '../../../src/ingest/columns/suggest-layout.ts'
import { tableOf } from '../../../src/ingest/columns/table-of.ts'

const context = { knownAs: null, decisions: null, today: '2025-12-31' }

const suggest = (rows: readonly (readonly string[])[]): LayoutSuggestion =>
  layoutSuggestion.parse(
    suggestLayout({ name: 'export.csv', format: 'csv', delimiter: ';', ...tableOf(rows) }, context),
  )

/** What invented exports of five countries call the same columns. */
const languages = {
  English: [
    'Exam date',
    'Accession no',
    'Birth date',
    'Gender',
    'Weight',
    'CTDIvol',
    'DLP',
    'Exam description',
  ],
  German: [
    'Untersuchungsdatum',
    'Auftragsnummer',
    'Geburtsdatum',
    'Geschlecht',
    'Gewicht',
    'CTDIvol',
    'Dosislängenprodukt',
    'Untersuchung',
  ],
  Spanish: [
    'Fecha del estudio',
    'Número de acceso',
    'Fecha de nacimiento',
    'Sexo',
    'Peso',
    'CTDIvol',
    'PDL',
    'Descripción del estudio',
  ],
  French: [
    'Date de l’examen',
    'N° d’accession',
    'Date de naissance',
    'Sexe',
    'Poids',
    'CTDIvol',
    'PDL',
    'Description de l’examen',
  ],
  Swedish: [
    'Undersökningsdatum',
    'Remissnummer',
    'Födelsedatum',
    'Kön',
    'Vikt',
    'CTDIvol',
    'DLP',
    'Undersökning',
  ],
} as const
const fields = [
  'studyDate',
  'accessionNumber',
  'birthDate',
  'sex',
  'weightKg',
  'ctdivolMgy',
  'dlpMgyCm',
  'studyDescription',
] as const

const pad = (value: number): string => String(value).padStart(2, '0')
const dates = {
  ymd: (y: number, m: number, d: number) => `${y}-${pad(m)}-${pad(d)}`,
  dmy: (y: number, m: number, d: number) => `${pad(d)}.${pad(m)}.${y}`,
  mdy: (y: number, m: number, d: number) => `${pad(m)}/${pad(d)}/${y}`,
} as const
const dlpUnits = { 'mGy.cm': 1, 'mGy.m': 0.01, 'Gy.cm': 0.001 } as const

const row = fc.record({
  year: fc.integer({ min: 2015, max: 2025 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
  born: fc.integer({ min: 1940, max: 2010 }),
  weight: fc.integer({ min: 40, max: 1200 }),
  ctdivol: fc.integer({ min: 20, max: 800 }),
  length: fc.integer({ min: 12, max: 60 }),
  isMan: fc.boolean(),
})

const table = fc.record({
  language: fc.constantFrom('English', 'German', 'Spanish', 'French', 'Swedish'),
  order: fc.constantFrom('ymd', 'dmy', 'mdy'),
  sign: fc.constantFrom('point', 'comma'),
  dlpUnit: fc.constantFrom('mGy.cm', 'mGy.m', 'Gy.cm'),
  saysUnits: fc.boolean(),
  shuffle: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  rows: fc.array(row, { minLength: 1, maxLength: 30 }),
})

describe('a table in any language, order of columns, decimal sign, order of dates and unit', () => {
  it('is suggested rightly, or says what it is not sure of; no unit is ever supposed', () => {
    let rightFields = 0
    let allFields = 0
    fc.assert(
      fc.property(table, ({ language, order, sign, dlpUnit, saysUnits, shuffle, rows }) => {
        const date = dates[order]
        const number = (value: number, digits: number): string =>
          sign === 'point' ? value.toFixed(digits) : value.toFixed(digits).replace('.', ',')
        const units = saysUnits ? ['', '', '', '', ' (kg)', ' (mGy)', ` (${dlpUnit})`, ''] : []
        const places = fields
          .map((_, index) => index)
          .sort((a, b) => (shuffle[a] ?? 0) - (shuffle[b] ?? 0) || a - b)
        const headers = languages[language].map((name, index) => `${name}${units[index] ?? ''}`)
        const cells = rows.map((one, index) => {
          const ctdivol = one.ctdivol / 10
          return [
            date(one.year, one.month, one.day),
            `A${index}`,
            date(one.born, one.month, one.day),
            one.isMan ? 'M' : 'F',
            number(one.weight / 10, 1),
            number(ctdivol, 2),
            number(ctdivol * one.length * dlpUnits[dlpUnit], 4),
            index % 2 === 0 ? 'CT one' : 'CT two',
          ]
        })
        const inOrder = (all: readonly string[]) => places.map((index) => all[index] ?? '')
        const found = suggest([inOrder(headers), ...cells.map(inOrder)])

        expect([null, sign]).toContain(found.decimalSign.value)
        expect([null, order]).toContain(found.dateOrder.value)
        expect(found.dateOrder.mustDecide).toBe(found.dateOrder.value === null)
        for (const [at, column] of found.columns.entries()) {
          const index = places[at] ?? 0
          allFields += 1
          if (column.field === fields[index]) rightFields += 1
          else expect(column.sure).toBe(false)
          const unit = ['kg', 'mGy', dlpUnit][index - 4] ?? null
          if (index < 4 || index > 6) expect(column.unit).toBeNull()
          else if (saysUnits && column.field === fields[index]) expect(column.unit).toBe(unit)
          else {
            expect(column.unit).toBeNull()
            expect(column.sure).toBe(false)
          }
        }
        const decided =
          saysUnits && found.decimalSign.value !== null && found.dateOrder.value !== null
        if (!decided) expect(found.dryRun).toBeNull()
        else if (found.missing.length === 0) expect(found.dryRun?.records).toBe(rows.length)
      }),
      { numRuns: 300 },
    )
    expect(rightFields / allFields).toBeGreaterThan(0.97)
  })
})

describe('what values cannot tell', () => {
  const head = ['Study date', 'CTDIvol (mGy)', 'DLP (mGy.cm)']

  it('is asked: dates of which no day is above 12', () => {
    const { dateOrder } = suggest([
      head,
      ['03/04/2024', '5.5', '150.2'],
      ['11/12/2024', '6.5', '99.1'],
    ])
    expect(dateOrder).toMatchObject({ value: null, mustDecide: true })
  })
  it('is asked: dates that contradict each other', () => {
    const { dateOrder } = suggest([
      head,
      ['13/04/2024', '5.5', '150.2'],
      ['04/13/2024', '6.5', '99.1'],
    ])
    expect(dateOrder).toMatchObject({ value: null, mustDecide: true })
  })
  it('is asked: "1.234", one number with a decimal point and another with a grouping one', () => {
    const { decimalSign } = suggest([
      head,
      ['2024-05-20', '5', '1.234'],
      ['2024-05-21', '6', '2.468'],
    ])
    expect(decimalSign).toMatchObject({ value: null, mustDecide: true })
  })
  it('is asked: points and commas in one table', () => {
    const { decimalSign } = suggest([
      head,
      ['2024-05-20', '5.5', '120,4'],
      ['2024-05-21', '6.5', '99,1'],
    ])
    expect(decimalSign).toMatchObject({ value: null, mustDecide: true })
  })
  it('is asked: M and V, men and women in one language, women and men in another', () => {
    const { texts } = suggest([
      [...head, 'Sexo'],
      ['2024-05-20', '5.5', '120.4', 'M'],
      ['2024-05-21', '6.5', '99.1', 'V'],
    ])
    expect(texts.sexes).toEqual({ M: null, V: null })
  })
  it('is told: rows that are scans, by the accession number they repeat', () => {
    const { rowsAre } = suggest([
      [...head, 'Accession number'],
      ...['A', 'A', 'B', 'B', 'B', 'C'].map((exam, index) => [
        '2024-05-20',
        `${index + 5}.5`,
        '120.4',
        exam,
      ]),
    ])
    expect(rowsAre.value).toBe('event')
  })
  it('is told: units by which the doses contradict each other, whatever their headers say', () => {
    const { columns } = suggest([
      ['Study date', 'CTDIvol (Gy)', 'DLP (mGy.cm)'],
      ...Array.from({ length: 8 }, (_, index) => [
        '2024-05-20',
        `${index + 5}.5`,
        `${(index + 5.5) * 30}`,
      ]),
    ])
    expect(columns.slice(1).every(({ sure }) => !sure)).toBe(true)
    expect(columns[1]?.unsure.join(' ')).toContain('no length of a scan')
  })
})

describe('a table', () => {
  it('is found under titles and blank rows', () => {
    const found = suggest([
      ['Weekly export', '', ''],
      ['', '', ''],
      ['Study date', 'CTDIvol (mGy)', 'DLP (mGy.cm)'],
      ['2024-05-20', '5.5', '150.2'],
    ])
    expect(found.columns.map(({ field }) => field)).toEqual(['studyDate', 'ctdivolMgy', 'dlpMgyCm'])
    expect(found.dryRun).toMatchObject({ rows: 1, exams: 1, refused: 0 })
  })
  it('with a header twice, or without rows, says so', () => {
    expect(suggest([['DLP', 'DLP', 'Date']]).missing.join(' ')).toMatch(/occurs twice.*no rows/)
  })
  it('shows no example of what tells who a patient is', () => {
    const found = suggest([
      [
        'Study date',
        'DLP (mGy.cm)',
        'Patient ID',
        'Date of birth',
        'Study UID',
        'Remark',
        'Series description',
      ],
      ...Array.from({ length: 4 }, (_, index) => [
        '2024-05-20',
        '150.2',
        `SECRET${index}`,
        `1980-01-0${index + 1}`,
        `1.2.840.1.99.${index}`,
        'SECRET remark',
        index === 0 ? 'SECRET once' : 'Thorax',
      ]),
    ])
    expect(JSON.stringify(found)).not.toMatch(/SECRET|1980|840/)
    expect(found.columns.at(-1)?.examples).toEqual(['Thorax'])
  })
})
