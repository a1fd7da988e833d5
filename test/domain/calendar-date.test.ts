import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  completedMonths,
  fromEpochDay,
  isoDate,
  parseCalendarDate,
  toEpochDay,
} from '../../src/domain/calendar-date.ts'

const day = (text: string) => {
  const date = parseCalendarDate(text)
  if (date === null) throw new Error(text)
  return date
}
const months = (from: string, to: string) => completedMonths(day(from), day(to))

describe('a calendar date', () => {
  it('is read from YYYY-MM-DD and YYYYMMDD', () => {
    expect(parseCalendarDate('2024-02-29')).toEqual({ year: 2024, month: 2, day: 29 })
    expect(parseCalendarDate('20240229')).toEqual({ year: 2024, month: 2, day: 29 })
  })

  it.each([
    '2023-02-29',
    '20240431',
    '0',
    '',
    '2024-2-9',
    '29.02.2024',
    '00000000',
    '2024-02-29T10:00',
    '19850000',
  ])('is none in "%s"', (text) => expect(parseCalendarDate(text)).toBeNull())

  it('survives the way to days since 1970 and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (days) => {
        const date = fromEpochDay(days)
        expect(toEpochDay(date)).toBe(days)
        expect(parseCalendarDate(isoDate(date))).toEqual(date)
      }),
    )
  })
})

describe('completed months', () => {
  it('count calendar months, not spans of 30 days', () => {
    expect(months('2024-01-15', '2024-02-14')).toBe(0)
    expect(months('2024-01-15', '2024-02-15')).toBe(1)
    expect(months('2023-02-01', '2024-02-01')).toBe(12)
  })

  it('of a child born on 29 February complete a year on 1 March of a common year', () => {
    expect(months('2020-02-29', '2021-02-28')).toBe(11)
    expect(months('2020-02-29', '2021-03-01')).toBe(12)
    expect(months('2020-02-29', '2024-02-29')).toBe(48)
  })

  it('of a child born on the 31st complete on the first where a month has no 31st', () => {
    expect(months('2024-01-31', '2024-02-29')).toBe(0)
    expect(months('2024-01-31', '2024-03-01')).toBe(1)
    expect(months('2024-03-31', '2024-04-30')).toBe(0)
    expect(months('2024-03-31', '2024-05-01')).toBe(1)
  })

  it('never fall as days pass', () => {
    fc.assert(
      fc.property(fc.nat(40_000), fc.nat(40_000), (birth, age) => {
        const at = (days: number) =>
          completedMonths(fromEpochDay(birth), fromEpochDay(birth + days))
        expect(at(age + 1)).toBeGreaterThanOrEqual(at(age))
        expect(at(age)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
