import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignBand } from '../../src/domain/assign-band.ts'
import type { BandingScheme } from '../../src/domain/band.ts'

const evidence = { source: 'test', evidence: 'test' }
const heads: BandingScheme = {
  id: 'heads',
  name: 'heads by age',
  variable: 'age-months',
  population: { kind: 'paediatric', minMonths: 0, maxMonths: 216 },
  bands: [
    { id: '0-3mo', label: '0 - <3 mo', min: 0, max: 3 },
    { id: '3mo-1y', label: '3 mo - <1 y', min: 3, max: 12 },
    { id: '1-6y', label: '1 - <6 y', min: 12, max: 72 },
    { id: '6y-plus', label: '6 y and over', min: 72, max: null },
  ],
  ...evidence,
}
const bodies: BandingScheme = {
  ...heads,
  id: 'bodies',
  variable: 'weight-kg',
  bands: [
    { id: '0-5kg', label: '<5 kg', min: 0, max: 5 },
    { id: '5-15kg', label: '5 - <15 kg', min: 5, max: 15 },
    { id: '50-80kg', label: '50 - <80 kg', min: 50, max: 80 },
  ],
}
const adults: BandingScheme = {
  ...bodies,
  id: 'adults',
  population: { kind: 'adult', minMonths: 216, maxMonths: null },
}
const widths: BandingScheme = {
  ...bodies,
  id: 'widths',
  variable: 'lateral-cm',
  population: { kind: 'all', minMonths: 0, maxMonths: null },
}
const nobody = { ageMonths: null, weightKg: null, sizeCm: null, lateralCm: null }

describe('assignBand', () => {
  it.each([
    [0, 0],
    [2, 0],
    [3, 1],
    [11, 1],
    [12, 2],
    [71, 2],
    [72, 3],
    [215, 3],
  ])('puts %d months into half-open band %d', (ageMonths, index) => {
    expect(assignBand(heads, { ...nobody, ageMonths })).toEqual({ kind: 'band', index })
  })
  it('keeps adults out of a scheme of children, though its last band is open', () => {
    for (const ageMonths of [216, 480]) {
      expect(assignBand(heads, { ...nobody, ageMonths })).toEqual({ kind: 'outside-population' })
    }
  })
  it('keeps a heavy adult out of a weight scheme of children, weight known or not', () => {
    for (const weightKg of [70, null]) {
      const adult = { ...nobody, ageMonths: 480, weightKg }
      expect(assignBand(bodies, adult)).toEqual({ kind: 'outside-population' })
    }
  })
  it('gives no band of children or adults to an unknown age', () => {
    const heavy = { ...nobody, weightKg: 70 }
    expect(assignBand(bodies, heavy)).toEqual({ kind: 'unknown-band' })
    expect(assignBand(adults, heavy)).toEqual({ kind: 'unknown-band' })
    expect(assignBand(heads, { ...nobody, ageMonths: Number.NaN })).toEqual({
      kind: 'unknown-band',
    })
  })
  it('needs no age for a scheme of everybody', () => {
    expect(assignBand(widths, { ...nobody, lateralCm: 10 })).toEqual({ kind: 'band', index: 1 })
  })
  it('gives no band to a missing value', () => {
    const child = { ...nobody, ageMonths: 24 }
    expect(assignBand(bodies, child)).toEqual({ kind: 'unknown-band' })
    expect(assignBand(bodies, { ...child, weightKg: Number.NaN })).toEqual({ kind: 'unknown-band' })
  })
  it('counts a known value in no band as outside the population: above all bands, or in a gap', () => {
    for (const weightKg of [80, 85, 20]) {
      const youth = { ...nobody, ageMonths: 200, weightKg }
      expect(assignBand(bodies, youth)).toEqual({ kind: 'outside-population' })
    }
  })
  it('assigns by the variable of the scheme alone', () => {
    const child = { ageMonths: 24, weightKg: 60, sizeCm: 10, lateralCm: 3 }
    expect(assignBand(bodies, child)).toEqual({ kind: 'band', index: 2 })
    expect(assignBand({ ...bodies, variable: 'size-cm' }, child)).toEqual({
      kind: 'band',
      index: 1,
    })
    expect(assignBand({ ...bodies, variable: 'lateral-cm' }, child)).toEqual({
      kind: 'band',
      index: 0,
    })
  })

  const months = fc.option(fc.integer({ min: 0, max: 1200 }))
  const value = fc.option(fc.double({ min: 0, max: 200, noNaN: true }))
  const patient = fc.record({ ageMonths: months, weightKg: value, sizeCm: value, lateralCm: value })
  it('assigns only a band that holds the value, to a patient of the population', () => {
    fc.assert(
      fc.property(fc.constantFrom(heads, bodies, adults, widths), patient, (scheme, person) => {
        const assigned = assignBand(scheme, person)
        if (assigned.kind !== 'band') return
        const band = scheme.bands[assigned.index]
        const banded = {
          'age-months': person.ageMonths,
          'weight-kg': person.weightKg,
          'size-cm': person.sizeCm,
          'lateral-cm': person.lateralCm,
        }[scheme.variable]
        expect(banded).toBeGreaterThanOrEqual(band?.min ?? Number.NaN)
        expect(banded).toBeLessThan(band?.max ?? Number.POSITIVE_INFINITY)
        if (scheme.population.kind !== 'all') {
          expect(person.ageMonths).toBeGreaterThanOrEqual(scheme.population.minMonths)
          expect(person.ageMonths).toBeLessThan(
            scheme.population.maxMonths ?? Number.POSITIVE_INFINITY,
          )
        }
      }),
    )
  })
  it('gives every child of known age a head band, and no value of another variable changes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 215 }), patient, (ageMonths, person) => {
        const assigned = assignBand(heads, { ...person, ageMonths })
        expect(assigned.kind).toBe('band')
        expect(assigned).toEqual(assignBand(heads, { ...nobody, ageMonths }))
      }),
    )
  })
})
