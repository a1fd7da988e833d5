import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  conversionFactor,
  effectiveDose,
  type ConversionFactorSet,
} from '../../src/domain/effective-dose.ts'
import { absentDose } from '../../src/domain/fixed-point.ts'

const years = (age: number) => age * 12
const set: ConversionFactorSet = {
  id: 'shrimpton-icrp60',
  rows: [
    { region: 'head', ageYears: 'adult', k: 0.0021, phantomCm: 16 },
    { region: 'head', ageYears: 10, k: 0.0032, phantomCm: 16 },
    { region: 'head', ageYears: 0, k: 0.011, phantomCm: 16 },
    { region: 'head', ageYears: 1, k: 0.0067, phantomCm: 16 },
    { region: 'head', ageYears: 5, k: 0.004, phantomCm: 16 },
    { region: 'chest', ageYears: 5, k: 0.018, phantomCm: 16 },
    { region: 'chest', ageYears: 10, k: 0.013, phantomCm: 16 },
    { region: 'chest', ageYears: 'adult', k: 0.014, phantomCm: 32 },
  ],
}
const adultHead = { dlp: 10_000_000, phantomCm: 16, region: 'head', ageMonths: years(40) } as const
const childChest = { dlp: 500_000, region: 'chest', ageMonths: years(5) } as const

describe('effectiveDose', () => {
  it('is 2.1 mSv for an adult head of 1000 mGy·cm, and names its set (Shrimpton)', () => {
    expect(effectiveDose(adultHead, set)).toEqual({
      dose: 21_000,
      k: 0.0021,
      basis: 'adult',
      factorSet: 'shrimpton-icrp60',
    })
  })
  it('is 7.0 mSv for an adult chest of 500 mGy·cm (Shrimpton)', () => {
    const chest = { dlp: 5_000_000, phantomCm: 32, region: 'chest', ageMonths: years(18) } as const
    expect(effectiveDose(chest, set)?.dose).toBe(70_000)
  })
  it("is null for a child's body on the 32 cm phantom: the children's rows are for 16 cm", () => {
    expect(effectiveDose({ ...childChest, phantomCm: 32 }, set)).toBeNull()
    expect(effectiveDose({ ...childChest, phantomCm: 16 }, set)?.dose).toBe(9_000)
  })
  it('is null without age, region, phantom or DLP, on mixed phantoms, and for a region without a row', () => {
    expect(effectiveDose({ ...adultHead, ageMonths: null }, set)).toBeNull()
    expect(effectiveDose({ ...adultHead, region: null }, set)).toBeNull()
    expect(effectiveDose({ ...adultHead, phantomCm: null }, set)).toBeNull()
    expect(effectiveDose({ ...adultHead, phantomCm: 'mixed' }, set)).toBeNull()
    expect(effectiveDose({ ...adultHead, dlp: absentDose }, set)).toBeNull()
    expect(effectiveDose({ ...adultHead, region: 'neck' }, set)).toBeNull()
    expect(effectiveDose({ ...adultHead, ageMonths: -1 }, set)).toBeNull()
  })
})

describe('conversionFactor', () => {
  it('is the row at a reference age', () => {
    expect(conversionFactor(set, 'head', 16, years(5))).toEqual({ k: 0.004, basis: 'row' })
    expect(conversionFactor(set, 'head', 16, 0)).toEqual({ k: 0.011, basis: 'row' })
  })
  it("is linear between children's rows", () => {
    const factor = conversionFactor(set, 'head', 16, years(3))
    expect(factor?.basis).toBe('interpolated')
    expect(factor?.k).toBeCloseTo((0.0067 + 0.004) / 2, 12)
  })
  it("holds the oldest child's row until 18 and never mixes it with the adult's", () => {
    expect(conversionFactor(set, 'head', 16, years(18) - 1)).toEqual({ k: 0.0032, basis: 'held' })
    expect(conversionFactor(set, 'head', 16, years(18))).toEqual({ k: 0.0021, basis: 'adult' })
  })
  it('holds the youngest row below it', () => {
    expect(conversionFactor(set, 'chest', 16, 3)).toEqual({ k: 0.018, basis: 'held' })
  })
  it('is null for an adult where the set has rows of children only, and the other way round', () => {
    expect(conversionFactor(set, 'chest', 16, years(30))).toBeNull()
    expect(conversionFactor(set, 'chest', 32, years(3))).toBeNull()
  })
  it("lies between the smallest and largest of the children's rows, whatever the row order", () => {
    const months = fc.integer({ min: 0, max: years(18) - 1 })
    const shuffled = fc.shuffledSubarray([...set.rows], { minLength: set.rows.length })
    fc.assert(
      fc.property(months, shuffled, (ageMonths, rows) => {
        const factor = conversionFactor({ id: set.id, rows }, 'head', 16, ageMonths)
        expect(factor).toEqual(conversionFactor(set, 'head', 16, ageMonths))
        expect(factor?.k).toBeGreaterThanOrEqual(0.0032)
        expect(factor?.k).toBeLessThanOrEqual(0.011)
      }),
    )
  })
})
