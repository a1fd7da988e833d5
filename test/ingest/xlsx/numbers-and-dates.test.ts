import { assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromEpochDay, isoDate, toEpochDay } from '../../../src/domain/calendar-date.ts'
import { cellNumber } from '../../../src/ingest/xlsx/cell-number.ts'
import { cellReference } from '../../../src/ingest/xlsx/cell-reference.ts'
import { numberMeaning } from '../../../src/ingest/xlsx/number-format.ts'
import { serialDate } from '../../../src/ingest/xlsx/serial-date.ts'
import { columnName } from './craft-xlsx.ts'

describe('a date number', () => {
  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, null],
    [61, '1900-03-01'],
    [45418, '2024-05-06'],
    [2_958_465, '9999-12-31'],
    [2_958_466, null],
    [-1, null],
    [0, null],
    [Number.NaN, null],
  ])('%d of the system of 1900 is %s', (serial, expected) => {
    expect(serialDate(serial, 'date', 1900)).toBe(expected)
  })

  it.each([
    [0.42444444444444446, 'time', '10:11:12'],
    [0, 'time', '00:00:00'],
    [0.5, 'datetime', '12:00:00'],
    [45418.42444444444, 'datetime', '2024-05-06T10:11:12'],
    [45418.42444444444, 'date', '2024-05-06T10:11:12'],
    [45418.99999999, 'date', '2024-05-07'],
    [45418, 'datetime', '2024-05-06T00:00:00'],
    [0.5, 'date', null],
  ] as const)('%d as %s is %s', (serial, meaning, expected) => {
    expect(serialDate(serial, meaning, 1900)).toBe(expected)
  })

  it('of the system of 1904 counts from 1 January 1904', () => {
    expect(serialDate(0, 'datetime', 1904)).toBe('00:00:00')
    expect(serialDate(1, 'date', 1904)).toBe('1904-01-02')
    expect(serialDate(43956, 'date', 1904)).toBe('2024-05-06')
  })

  it('of any day after February 1900 is that day, and 1,462 less of 1904', () => {
    const first = toEpochDay({ year: 1904, month: 1, day: 2 })
    assert(
      property(integer({ min: first, max: first + 60_000 }), (day) => {
        const serial = day - toEpochDay({ year: 1899, month: 12, day: 30 })
        const text = isoDate(fromEpochDay(day))
        expect(serialDate(serial, 'date', 1900)).toBe(text)
        expect(serialDate(serial - 1462, 'date', 1904)).toBe(text)
      }),
    )
  })

  it('of any second is that second, in spite of binary fractions', () => {
    assert(
      property(integer({ min: 0, max: 86_399 }), (second) => {
        const text = new Date(second * 1000).toISOString().slice(11, 19)
        expect(serialDate(45418 + second / 86_400, 'datetime', 1900)).toBe(`2024-05-06T${text}`)
      }),
    )
  })
})

describe('a number format', () => {
  it.each([
    [0, undefined, 'number'],
    [2, undefined, 'number'],
    [14, undefined, 'date'],
    [21, undefined, 'time'],
    [22, undefined, 'datetime'],
    [49, undefined, 'number'],
    [164, 'yyyy-mm-dd', 'date'],
    [164, 'dd/mm/yyyy hh:mm', 'datetime'],
    [164, '[$-407]d. mmmm yyyy;@', 'date'],
    [164, 'hh:mm:ss', 'time'],
    [164, 'mm:ss.0', 'time'],
    [164, '[h]:mm', 'time'],
    [164, 'mmm', 'date'],
    [164, '0.00', 'number'],
    [164, 'General', 'number'],
    [164, '0.0 "mGy"', 'number'],
    [164, '0.0" days"', 'number'],
    [164, '[Red]0.00', 'number'],
    [164, '0\\d', 'number'],
    [164, '#,##0.00_);[Red](#,##0.00)', 'number'],
    [14, '0.00', 'number'],
  ] as const)('%d %s makes it a %s', (id, code, expected) => {
    expect(numberMeaning(id, code)).toBe(expected)
  })
})

describe('a number of a cell', () => {
  it('of up to 15 figures is exactly what the file says', () => {
    assert(
      property(integer({ min: 0, max: 99_999_999 }), integer({ min: 0, max: 5 }), (n, d) => {
        const text = (n / 10 ** d).toFixed(d)
        expect(Number(cellNumber(text))).toBe(Number(text))
        // what a program makes of the sum of binary fractions is the decimal one meant
        expect(Number(cellNumber(String(n / 10 ** d + 2e-16 * (n / 10 ** d))))).toBe(Number(text))
      }),
    )
  })

  it.each(['', 'abc', '1,5', '0x10', '1e999', 'Infinity', 'NaN', '1 2', '--1', '1e'])(
    '"%s" is none',
    (text) => {
      expect(cellNumber(text)).toBeNull()
    },
  )

  it.each([
    ['-0.5', '-0.5'],
    ['.5', '0.5'],
    ['1.07e-5', '0.0000107'],
    ['1e-300', '1e-300'],
    ['123456789012345678', '1.23456789012346e17'],
  ])('"%s" is %s', (text, expected) => {
    expect(cellNumber(text)).toBe(expected)
  })
})

describe('a cell reference', () => {
  it('of any column and row is read back', () => {
    assert(
      property(
        integer({ min: 0, max: 16_383 }),
        integer({ min: 1, max: 9_999_999 }),
        (column, row) => {
          expect(cellReference(`${columnName(column)}${row}`)).toEqual({ column, row })
        },
      ),
    )
  })

  it.each(['', 'A', '1', 'A0', 'XFE1', 'ZZZZZZ1', 'a1', 'A1:B2', '$A$1', 'A-1', 'A100000000'])(
    '"%s" is none',
    (text) => {
      expect(cellReference(text)).toBeNull()
    },
  )
})
