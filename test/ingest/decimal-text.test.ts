import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDecimals, isDecimalText, shiftDecimal } from '../../src/ingest/decimal-text.ts'

describe('shiftDecimal: the decimal point moved, exactly, on the text', () => {
  it.each([
    ['1.6e-005', 4, '0.16'],
    ['1.07E-05', 4, '0.107'],
    ['0.0000023900', 4, '0.023900'],
    ['165044.374', -3, '165.044374'],
    ['7', 3, '7000'],
    ['-2.5', -1, '-0.25'],
    ['0', 4, '0'],
    ['0.1', 1, '1'],
    ['12', -5, '0.00012'],
  ])('%s by 10^%i is %s', (text, exponent, shifted) => {
    expect(shiftDecimal(text, exponent)).toBe(shifted)
  })

  it.each(['12.50', '+3', '5.', '1e3'])('%s, not moved, stays as it was written', (text) => {
    expect(shiftDecimal(text, 0)).toBe(text)
  })

  it('gives a bare leading point its zero, since not every reader knows DS', () => {
    expect(shiftDecimal('.5', 0)).toBe('0.5')
  })

  it('keeps an exponent where plain digits would run away', () => {
    expect(shiftDecimal('1e400', 4)).toBe('1e404')
    expect(shiftDecimal('1e-400', 4)).toBe('1e-396')
  })

  it.each(['', '.', '12,5', 'NaN', 'Infinity', '0x10', '1 2', '10.50/ 15.00', '1\\2', '1e', 'e5'])(
    '"%s" is no decimal',
    (text) => {
      expect(shiftDecimal(text, 2)).toBeNull()
      expect(shiftDecimal(text, 0)).toBeNull()
      expect(isDecimalText(text)).toBe(false)
    },
  )

  it('there and back gives the same number, of any digits', () => {
    const digits = fc.stringMatching(/^\d{1,16}$/)
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -9, max: 9 }), (whole, fraction, exponent) => {
        const text = `${whole}.${fraction}`
        const back = shiftDecimal(shiftDecimal(text, exponent) ?? '', -exponent) ?? ''
        const scaled = (value: string): bigint => {
          const [w = '', f = ''] = value.split('.')
          return BigInt(w + f.padEnd(40, '0'))
        }
        expect(scaled(back)).toBe(scaled(text))
      }),
    )
  })
})

describe('addDecimals: an exact sum', () => {
  it('adds what floats do not', () => {
    expect(addDecimals(['0.1', '0.2'])).toBe('0.3')
    expect(addDecimals(['1109.01', '893.38'])).toBe('2002.39')
    expect(addDecimals(['1e-3', '1'])).toBe('1.001')
  })

  it('of nothing, or with one that is no number, is none', () => {
    expect(addDecimals([])).toBeNull()
    expect(addDecimals(['1', '12,5'])).toBeNull()
  })
})
