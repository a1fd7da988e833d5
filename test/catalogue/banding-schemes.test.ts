import { describe, expect, it } from 'vitest'
import { bandingSchemes, schemeById } from '../../src/catalogue/banding-schemes.ts'
import { assignBand, type BandedPatient } from '../../src/domain/assign-band.ts'

const nobody = { ageMonths: null, weightKg: null, sizeCm: null, lateralCm: null }
const years = (age: number) => age * 12

function bandId(schemeId: string, patient: Partial<BandedPatient>) {
  const scheme = schemeById(schemeId)
  if (scheme === undefined) throw new Error(`no scheme ${schemeId}`)
  const assigned = assignBand(scheme, { ...nobody, ...patient })
  return assigned.kind === 'band' ? scheme.bands[assigned.index]?.id : assigned.kind
}

describe('banding schemes', () => {
  it.each(bandingSchemes)(
    '$id: bands ascend, do not overlap, and have ids and labels of their own',
    ({ bands }) => {
      expect(bands.length).toBeGreaterThan(0)
      let reached = 0
      for (const [index, { min, max }] of bands.entries()) {
        expect(min).toBeGreaterThanOrEqual(reached)
        if (max === null) expect(index).toBe(bands.length - 1)
        else expect(max).toBeGreaterThan(min)
        reached = max ?? Number.POSITIVE_INFINITY
      }
      expect(new Set(bands.map(({ id }) => id)).size).toBe(bands.length)
      expect(new Set(bands.map(({ label }) => label)).size).toBe(bands.length)
      for (const { id } of bands) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    },
  )
  it.each(bandingSchemes)('$id: the population agrees with its kind', ({ population }) => {
    const { kind, minMonths, maxMonths } = population
    if (kind === 'paediatric') {
      expect(minMonths).toBe(0)
      expect(maxMonths).toBeLessThanOrEqual(years(19))
    } else if (kind === 'adult') expect([minMonths, maxMonths]).toEqual([years(18), null])
    else expect([minMonths, maxMonths]).toEqual([0, null])
  })
  it('ship under stable ids', () => {
    expect(bandingSchemes.map(({ id }) => id).toSorted()).toEqual([
      'acr-2017-adult-dw',
      'acr-2022-body-age',
      'acr-2022-head-age',
      'adult-all',
      'arpansa',
      'drr-paediatric-size',
      'drr-paediatric-width',
      'finland-head',
      'icrp135-adult-standard',
      'japan-2015-adult',
      'lithuania-head',
      'pidrl-body-weight',
      'pidrl-head-age',
      'uk-paediatric',
    ])
  })
})

describe('bands of known patients', () => {
  it.each([
    ['pidrl-head-age', { ageMonths: 2 }, '0-3mo'],
    ['pidrl-head-age', { ageMonths: 3 }, '3mo-1y'],
    ['pidrl-head-age', { ageMonths: years(6) }, '6y-plus'],
    ['pidrl-head-age', { ageMonths: years(18) }, 'outside-population'],
    ['pidrl-body-weight', { ageMonths: years(2), weightKg: 12 }, '5-15kg'],
    ['pidrl-body-weight', { ageMonths: years(16), weightKg: 50 }, '50-80kg'],
    ['pidrl-body-weight', { ageMonths: years(16), weightKg: 85 }, 'outside-population'],
    ['pidrl-body-weight', { ageMonths: years(16) }, 'unknown-band'],
    ['pidrl-body-weight', { ageMonths: years(40), weightKg: 70 }, 'outside-population'],
    ['pidrl-body-weight', { weightKg: 12 }, 'unknown-band'],
    ['acr-2022-head-age', { ageMonths: years(19) - 1 }, '6-18y'],
    ['acr-2022-head-age', { ageMonths: years(19) }, 'outside-population'],
    ['acr-2022-body-age', { ageMonths: years(15) }, '15-18y'],
    ['acr-2017-adult-dw', { ageMonths: years(50), sizeCm: 29 }, '29-33cm'],
    ['drr-paediatric-size', { ageMonths: years(5), sizeCm: 19.9, lateralCm: 25 }, '15-20cm'],
    ['drr-paediatric-width', { ageMonths: years(5), sizeCm: 19.9, lateralCm: 25 }, '25-30cm'],
    ['arpansa', { ageMonths: years(15) }, '15y-plus'],
    ['icrp135-adult-standard', { ageMonths: years(30), weightKg: 89.9 }, '50-90kg'],
    ['icrp135-adult-standard', { ageMonths: years(30), weightKg: 90 }, 'outside-population'],
    ['finland-head', { ageMonths: years(15) }, 'outside-population'],
    ['adult-all', { ageMonths: years(18) }, 'adult'],
    ['adult-all', { ageMonths: years(18) - 1 }, 'outside-population'],
  ])('%s, %o: %s', (schemeId, patient, expected) => {
    expect(bandId(schemeId, patient)).toBe(expected)
  })
  it('are labelled in plain words', () => {
    expect(schemeById('pidrl-head-age')?.bands.map(({ label }) => label)).toEqual([
      '<3 mo',
      '3 mo - <1 y',
      '1 - <6 y',
      '6 y and over',
    ])
    expect(schemeById('pidrl-body-weight')?.bands[1]?.label).toBe('5 - <15 kg')
    expect(schemeById('adult-all')?.bands[0]?.label).toBe('adults')
  })
})
