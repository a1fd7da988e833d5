import { describe, expect, it } from 'vitest'
import { formatBytes } from '../../src/web/logic/format-bytes.ts'
import { counted, formatCount } from '../../src/web/logic/format-count.ts'
import { formatDate, formatPeriod } from '../../src/web/logic/format-date.ts'
import { formatDose, formatPublished } from '../../src/web/logic/format-dose.ts'
import { formatInterval } from '../../src/web/logic/format-interval.ts'
import { formatRatio } from '../../src/web/logic/format-ratio.ts'
import { wrapText } from '../../src/web/logic/wrap-text.ts'

describe('numbers in words', () => {
  it.each([
    [0, '0'],
    [0.00734, '0.00734'],
    [0.5, '0.500'],
    [2.7, '2.70'],
    [92.44, '92.4'],
    [604.4, '604'],
    [1204.6, '1,205'],
    [1234567, '1,234,567'],
  ])('a computed dose of %d reads %s', (value, text) => expect(formatDose(value)).toBe(text))

  it.each([
    [2.7, '2.7'],
    [50, '50'],
    [100, '100'],
    [1000, '1,000'],
    [0.2, '0.2'],
  ])('a published %d gains no zeros: %s', (value, text) =>
    expect(formatPublished(value)).toBe(text),
  )

  it('a ratio that is not one never reads 1.00', () => {
    expect(formatRatio(1.3139)).toBe('1.31×')
    expect(formatRatio(1)).toBe('1.00×')
    expect(formatRatio(0.997)).toBe('0.997×')
    expect(formatRatio(1.004)).toBe('1.004×')
  })

  it('counts agree with their noun', () => {
    expect(counted(1, 'exam')).toBe('1 exam')
    expect(counted(8412, 'exam')).toBe('8,412 exams')
    expect(formatCount(0)).toBe('0')
  })

  it('an open end of an interval is said', () => {
    expect(formatInterval({ lower: 83, upper: 101 })).toBe('83.0–101')
    expect(formatInterval({ lower: 83, upper: null })).toBe('83.0–open')
    expect(formatInterval({ lower: null, upper: 101 })).toBe('open–101')
    expect(formatInterval({ lower: null, upper: null })).toBe('open')
    expect(formatInterval(null)).toBeNull()
  })

  it('bytes in decimal units', () => {
    expect(formatBytes(412)).toBe('412 bytes')
    expect(formatBytes(3_240_000)).toBe('3.2 MB')
    expect(formatBytes(999_000)).toBe('999 kB')
  })
})

describe('dates', () => {
  it('read as 1 Nov 2025, date-times too', () => {
    expect(formatDate('2025-11-01')).toBe('1 Nov 2025')
    expect(formatDate('2026-10-31T09:30:00Z')).toBe('31 Oct 2026')
    expect(formatPeriod('2025-11-01', '2026-10-31')).toBe('1 Nov 2025 – 31 Oct 2026')
  })
  it('what is no date stays as it came', () => {
    expect(formatDate('2025-13-01')).toBe('2025-13-01')
    expect(formatDate('soon')).toBe('soon')
  })
})

it('wraps at spaces and gives a long word its own line', () => {
  expect(wrapText('CT Chest W contrast', 9)).toEqual(['CT Chest', 'W', 'contrast'])
  expect(wrapText('a thoracolumbar b', 5)).toEqual(['a', 'thoracolumbar', 'b'])
})
