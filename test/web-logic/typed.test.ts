import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { examRecord } from '../../src/contract/exam-record.ts'
import { EventStreamReader } from '../../src/web/logic/event-stream.ts'
import { sameRows, typedHints } from '../../src/web/logic/typed-hints.ts'
import { typedNumber } from '../../src/web/logic/typed-number.ts'
import { pastedCells, pasteInto } from '../../src/web/logic/typed-paste.ts'
import { typedNdjson, typedRecord } from '../../src/web/logic/typed-records.ts'
import { emptyRow, isBlank, type TypedRow } from '../../src/web/logic/typed-row.ts'
import { isClutter, uploadBatches } from '../../src/web/logic/upload-batches.ts'

const today = '2026-06-01'
const row: TypedRow = {
  date: '2026-03-02',
  age: '54',
  ageUnit: 'years',
  sex: 'F',
  weightKg: '71,5',
  heightCm: '172',
  ctdivolMgy: '48.2',
  phantomCm: '16',
  dlpMgyCm: '771',
  lengthCm: '16',
  reference: 'A-17',
}
const head = {
  protocol: { loinc: '30799-1', name: 'CT Head WO contrast' },
  manufacturer: 'Acme',
  model: 'Scan 1',
  stationName: '',
}
const messages = (changed: Partial<TypedRow>) =>
  typedHints({ ...row, ...changed }, today).map(({ field, kind }) => `${kind} ${field}`)

describe('a number as people type it', () => {
  it.each([
    ['12.5', 12.5],
    ['12,5', 12.5],
    ['0,123', 0.123],
    ['1234.567', 1234.567],
    ['771', 771],
  ])('%s is read', (typed, value) => {
    expect(typedNumber(typed)).toMatchObject({ kind: 'number', value })
  })
  it.each(['1.234', '1,234', '12,345', '1,234.5', '1.234,5', '1.234.567'])(
    '%s could be two numbers and is not guessed at',
    (typed) => {
      expect(typedNumber(typed).kind).toBe('ambiguous')
    },
  )
  it.each(['12.', ',5', '-3', '1e3', '5 mGy', '١٢'])('%s is no number', (typed) => {
    expect(typedNumber(typed).kind).toBe('unreadable')
  })
  it('with a comma or a point is the same number, whatever its digits', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(99), (whole, fraction) => {
        const digits = String(fraction).padStart(2, '0')
        const [point, comma] = ['.', ','].map((sign) => typedNumber(`${whole}${sign}${digits}`))
        expect(point).toEqual(comma)
        expect(point).toMatchObject({ kind: 'number', value: Number(`${whole}.${digits}`) })
      }),
    )
  })
})

describe('hints while typing', () => {
  it('a sound row has none', () => {
    expect(messages({})).toEqual([])
    expect(messages({ sex: '', weightKg: '', heightCm: '', lengthCm: '', reference: '' })).toEqual(
      [],
    )
  })
  it.each<[string, Partial<TypedRow>, string]>([
    ['no date', { date: '' }, 'error date'],
    ['no day of the calendar', { date: '2026-02-30' }, 'error date'],
    ['tomorrow', { date: '2026-06-02' }, 'error date'],
    ['before CT was recorded', { date: '1753-01-01' }, 'error date'],
    ['0 years', { age: '0' }, 'error age'],
    ['years with a fraction', { age: '1.5' }, 'error age'],
    ['130 years', { age: '130' }, 'error age'],
    ['540 months', { age: '540', ageUnit: 'months' }, 'doubt age'],
    ['a weight in grams', { weightKg: '3500' }, 'error weightKg'],
    ['a height in metres', { heightCm: '1.7' }, 'error heightCm'],
    ['a CTDIvol in µGy', { ctdivolMgy: '48200' }, 'error ctdivolMgy'],
    ['a CTDIvol of zero', { ctdivolMgy: '0' }, 'error ctdivolMgy'],
    ['no phantom', { phantomCm: '' }, 'error phantomCm'],
    ['a DLP that could be two numbers', { dlpMgyCm: '1.234' }, 'error dlpMgyCm'],
    ['a DLP ten times CTDIvol x length', { dlpMgyCm: '7710' }, 'doubt dlpMgyCm'],
    ['a DLP that implies 6 m', { dlpMgyCm: '29000', lengthCm: '' }, 'doubt dlpMgyCm'],
  ])('%s', (_, changed, expected) => {
    expect(messages(changed)).toContain(expected)
  })
  it('rows the same in everything are told, as the registry could not tell them apart', () => {
    expect([
      ...sameRows([row, { ...row, reference: 'B' }, { ...row, reference: ' A-17 ' }]),
    ]).toEqual([[2, 0]])
  })
})

describe('what is typed as a record', () => {
  it('holds to the published schema, says its units and loses no digit', () => {
    const record = examRecord.parse(JSON.parse(typedNdjson(head, [row])))
    expect(record).toEqual({
      schema: 'opendrl-exam/1',
      modality: 'CT',
      studyDate: '2026-03-02',
      studyDescription: 'typed: CT Head WO contrast',
      procedureCode: { value: '30799-1', scheme: 'LN', meaning: 'CT Head WO contrast' },
      accessionNumber: 'A-17',
      patient: { age: '054Y', sex: 'F', weightKg: '71.5', heightM: '1.72' },
      device: { manufacturer: 'Acme', model: 'Scan 1' },
      dlpTotalMgyCm: '771',
      events: [
        {
          acquisitionProtocol: 'typed: CT Head WO contrast',
          ctdivolMgy: '48.2',
          dlpMgyCm: '771',
          phantomCm: 16,
          scanningLengthMm: 160,
        },
      ],
    })
    expect(typedRecord(head, { ...row, age: '7', ageUnit: 'months' }).patient.age).toBe('007M')
  })
  it('without what was not typed', () => {
    const record = typedRecord(head, { ...row, sex: '', weightKg: '', heightCm: '', reference: '' })
    expect(record.patient).toEqual({ age: '054Y' })
    expect('accessionNumber' in record).toBe(false)
  })
})

describe('pasting from a spreadsheet', () => {
  const made = () => emptyRow({ date: '', ageUnit: 'years', phantomCm: '32' })
  it('lays 20 rows over the table from a cell on', () => {
    const text = Array.from(
      { length: 20 },
      (_, n) => `2026-01-02\t${n + 1}\ty\tf\t70\t170\t10,5\t32\t300`,
    )
    const cells = pastedCells(`${text.join('\r\n')}\r\n`) ?? []
    const rows = pasteInto([made(), made()], { row: 1, field: 'date' }, cells, made)
    expect(rows).toHaveLength(21)
    expect(isBlank(rows[0] ?? made())).toBe(true)
    expect(rows[20]).toMatchObject({ age: '20', ageUnit: 'years', sex: 'F', dlpMgyCm: '300' })
  })
  it('reads "18m" and "3 years" with their units; a single cell is left to the browser', () => {
    const [months, years] = pasteInto([], { row: 0, field: 'age' }, [['18m'], ['3 years']], made)
    expect(months).toMatchObject({ age: '18', ageUnit: 'months' })
    expect(years).toMatchObject({ age: '3', ageUnit: 'years' })
    expect(pastedCells('12,5')).toBeNull()
  })
})

describe('what is sent together', () => {
  const file = (size: number, name = 'x') => ({ file: new File(['x'.repeat(size)], name), name })
  it('a few files go one by one, many in batches that keep to both limits and lose none', () => {
    expect(uploadBatches([file(1), file(2)])).toHaveLength(2)
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 11, maxLength: 60 }), (sizes) => {
        const files = sizes.map((size) => file(size))
        const batches = uploadBatches(files, { files: 7, bytes: 100 })
        expect(batches.flat()).toEqual(files)
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(7)
          const bytes = batch.reduce((sum, one) => sum + one.file.size, 0)
          expect(bytes <= 100 || batch.length === 1).toBe(true)
        }
      }),
    )
  })
  it('without what systems leave in folders', () => {
    expect(['a/.DS_Store', '._x.dcm', '__MACOSX/a', 'a/Thumbs.db'].every(isClutter)).toBe(true)
    expect(isClutter('a/b.dcm')).toBe(false)
  })
})

describe('a stream of events', () => {
  it('is read the same however it is cut', () => {
    const text =
      'retry: 2\n\n: a comment\n\nevent: progress\nid: 3\ndata: {"a":1}\n\nevent: receipt\nid: end\ndata: {}\n\n'
    const whole = new EventStreamReader().take(text)
    expect(whole).toEqual([
      { name: 'progress', id: '3', data: '{"a":1}' },
      { name: 'receipt', id: 'end', data: '{}' },
    ])
    for (let cut = 0; cut < text.length; cut++) {
      const reader = new EventStreamReader()
      expect([...reader.take(text.slice(0, cut)), ...reader.take(text.slice(cut))]).toEqual(whole)
    }
  })
})
