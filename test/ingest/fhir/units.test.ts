import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WantedUnit } from '../../../src/catalogue/dicom-codes-units.ts'
import { quantityValue } from '../../../src/ingest/fhir/quantity-value.ts'
import { bundleOf, findingsOf, isRefused, measured, recordOf, summary } from './support.ts'

const inUnit = (wanted: WantedUnit, value: unknown, unit?: string, code?: string): string => {
  const given = quantityValue(
    {
      value,
      ...(unit === undefined ? {} : { unit }),
      ...(code === undefined ? {} : { code, system: 'http://unitsofmeasure.org' }),
    },
    wanted,
  )
  return given.ok ? given.text : given.rule
}

describe('a dose is taken to the registry’s unit exactly', () => {
  it.each([
    ['mGy.cm', 600, 'mGy.cm', '600'],
    ['mGy.cm', 600, 'mGy·cm', '600'],
    ['mGy.cm', 600, 'mGy*cm', '600'],
    ['mGy.cm', 600, 'mGycm', '600'],
    ['mGy.cm', 600, 'mGy cm', '600'],
    ['mGy.cm', 6.1, 'mGy·m', '610'],
    ['mGy.cm', 0.6, 'Gy.cm', '600'],
    ['mGy.cm', 60, 'cGy.cm', '600'],
    ['mGy', 0.0125, 'Gy', '12.5'],
    ['mGy', 1.25, 'cGy', '12.5'],
    ['mGy', 12500, 'µGy', '12.500'],
    ['Gy', 212, 'mGy', '0.212'],
    ['Gy', 0.212, 'Gy', '0.212'],
    ['Gy.cm2', 13639, 'mGy.cm2', '13.639'],
    ['Gy.cm2', 1.3639, 'Gy.cm2', '1.3639'],
    ['Gy.cm2', 1.3639, 'Gy·cm²', '1.3639'],
    ['Gy.cm2', 13.639, 'dGy.cm2', '1.3639'],
    ['Gy.cm2', 136.39, 'cGycm2', '1.3639'],
    ['Gy.cm2', 136.39, 'µGy.m²', '1.3639'],
    ['Gy.cm2', 136.39, 'μGy m^2', '1.3639'],
    ['Gy.cm2', 0.00013639, 'Gy.m2', '1.3639'],
    ['s', 450, 's', '450'],
    ['s', 7.5, 'min', '450.0'],
    ['s', 0.25, 'h', '900.00'],
    ['s', 450000, 'ms', '450.000'],
  ] as const)('in %s: %s %s', (wanted, value, unit, expected) => {
    expect(inUnit(wanted, value, unit)).toBe(expected)
    // the same by code alone, where what is written is UCUM's own
    if (/^[A-Za-z0-9.]+$/.test(unit)) expect(inUnit(wanted, value, undefined, unit)).toBe(expected)
  })

  it('whatever the digits: a power of ten moves the point and nothing else', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
        const text = inUnit('Gy.cm2', value, 'mGy.cm2')
        expect(Math.abs(Number(text) * 1000 - value)).toBeLessThanOrEqual(value * 1e-15)
        const digits = (one: string) =>
          one
            .replace(/e.*$/, '')
            .replace('.', '')
            .replace(/^0+|0+$/g, '')
        expect(digits(text)).toBe(digits(String(value)))
      }),
    )
  })
})

describe('a unit is never guessed', () => {
  it.each([
    ['none', 600, undefined, undefined],
    ['an empty one', 600, '', undefined],
    ['of another quantity', 600, 'mGy', undefined],
    ['an area product for a length product', 600, 'mGy.cm2', undefined],
    ['unheard of', 600, 'rad.inch', undefined],
    ['in the wrong letters', 600, 'MGY.CM', undefined],
    ['mega', 600, 'MGy.cm', undefined],
    ['a quotient', 600, 'mGy/cm', undefined],
    ['code and text that disagree', 600, 'mGy.cm', 'Gy.cm'],
    ['a known code beside an unknown text', 600, 'rads', 'mGy.cm'],
    ['a known text beside an unknown code', 600, 'mGy.cm', 'rads'],
    ['__proto__', 600, '__proto__', undefined],
    ['constructor', 600, 'constructor', undefined],
  ])('%s refuses the dose', (_what, value, unit, code) => {
    expect(inUnit('mGy.cm', value, unit, code)).toBe('unit-unknown')
  })

  it('a code of another system says nothing, the text beside it does', () => {
    const quantity = { value: 600, unit: 'mGy.cm', system: 'http://x.example', code: 'Gy.cm' }
    expect(quantityValue(quantity, 'mGy.cm')).toEqual({ ok: true, text: '600' })
  })

  it('in a summary: refused, with the component named; the value is not repeated', () => {
    const made = bundleOf(summary({ component: [measured('113813', 987654, 'furlong')] }))
    expect(isRefused(made)).toBe(true)
    expect(findingsOf(made)).toEqual([
      { rule: 'unit-unknown', field: 'Bundle.entry[0].resource.component[0].valueQuantity' },
    ])
  })

  it('of a time that is no dose: left out and noted', () => {
    const made = bundleOf(
      summary({
        component: [measured('113813', 600, 'mGy.cm'), measured('113730', 5, 'fortnight')],
      }),
    )
    expect(recordOf(made).fluoroscopyTimeS).toBeUndefined()
    expect(findingsOf(made)).toMatchObject([{ rule: 'optional-number-unreadable' }])
  })
})

describe('a value that is none refuses the dose', () => {
  it.each([['12,5'], ['NaN'], ['1e9999'], [''], [true], [{}], [[600]], ['0x10'], ['600 mGy.cm']])(
    '%j',
    (value) => {
      expect(inUnit('mGy.cm', value, 'mGy.cm')).toBe('number-unreadable')
    },
  )

  it('a bound ("< 600") is no value', () => {
    const bound = { value: 600, unit: 'mGy.cm', comparator: '<' }
    expect(quantityValue(bound, 'mGy.cm')).toMatchObject({ ok: false, rule: 'number-unreadable' })
  })

  it('text where a Quantity belongs, or a dose given twice, unequal', () => {
    const component = (...all: unknown[]) => bundleOf(summary({ component: all }))
    const [dlp] = [measured('113813', 600, 'mGy.cm')]
    const text = { code: dlp?.['code'], valueString: '600 mGy.cm' }
    expect(findingsOf(component(text))).toMatchObject([{ rule: 'number-unreadable' }])
    const twice = component(dlp, measured('113813', 700, 'mGy.cm'))
    expect(findingsOf(twice)).toMatchObject([{ rule: 'fhir-value-twice' }])
    expect(recordOf(component(dlp, measured('113813', 0.6, 'Gy.cm'))).dlpTotalMgyCm).toBe('600')
  })
})
