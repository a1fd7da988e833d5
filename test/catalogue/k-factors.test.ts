import { describe, expect, it } from 'vitest'
import { defaultKFactorSetId, kFactorSetById, kFactorSets } from '../../src/catalogue/k-factors.ts'
import type { KFactorSet } from '../../src/catalogue/types.ts'
import { effectiveDose } from '../../src/domain/effective-dose.ts'

function setOf(id: string): KFactorSet {
  const set = kFactorSetById(id)
  if (set === undefined) throw new Error(`no set ${id}`)
  return set
}

const adult = { ageMonths: 480 }

describe('effective-dose factor sets', () => {
  it.each(kFactorSets)(
    '$id: one row a region, age and phantom, all within the published range',
    ({ rows }) => {
      const keys = rows.map((row) => `${row.region}|${row.ageYears}|${row.phantomCm}`)
      expect(new Set(keys).size).toBe(rows.length)
      for (const { k, ageYears } of rows) {
        expect(k).toBeGreaterThan(0.001)
        expect(k).toBeLessThan(0.06)
        if (ageYears !== 'adult') expect(ageYears).toBeLessThan(18)
      }
    },
  )
  it('refer heads and necks to the 16 cm phantom, and a region of children to one phantom', () => {
    for (const { rows } of kFactorSets) {
      for (const row of rows) {
        if (['head', 'neck', 'head-and-neck'].includes(row.region)) expect(row.phantomCm).toBe(16)
        else if (row.ageYears === 'adult') expect(row.phantomCm).toBe(32)
        else expect(row.phantomCm).toBe(16)
      }
    }
  })
  it('give 2.1 mSv for an adult head of 1000 mGy·cm and 7.0 mSv for an adult chest of 500 (Shrimpton)', () => {
    const set = setOf('shrimpton-icrp60')
    const head = { ...adult, dlp: 10_000_000, phantomCm: 16, region: 'head' } as const
    const chest = { ...adult, dlp: 5_000_000, phantomCm: 32, region: 'chest' } as const
    expect(effectiveDose(head, set)).toMatchObject({ dose: 21_000, factorSet: set.id })
    expect(effectiveDose(chest, set)?.dose).toBe(70_000)
  })
  it("give a child's body on the 32 cm phantom no effective dose, by any set", () => {
    const chest = { ageMonths: 60, dlp: 500_000, phantomCm: 32, region: 'chest' } as const
    for (const set of kFactorSets) expect(effectiveDose(chest, set)).toBeNull()
  })
  it('carry the values of their sources', () => {
    const k = (id: string, region: string, ageYears: number | 'adult') =>
      setOf(id).rows.find((row) => row.region === region && row.ageYears === ageYears)?.k
    expect(k('shrimpton-icrp60', 'abdomen-pelvis', 0)).toBe(0.049)
    expect(k('aapm96', 'neck', 5)).toBe(0.011)
    expect(k('nci-icrp103', 'head', 15)).toBe(0.0022)
    expect(k('nci-icrp103', 'chest', 'adult')).toBe(0.021)
    expect(k('nci-icrp103', 'chest', 5)).toBeUndefined()
    expect(k('korea-icrp103', 'head', 'adult')).toBe(0.00172)
    expect(k('huda-2008', 'trunk', 'adult')).toBe(0.018)
  })
  it('have a default, whose values AAPM 96 shares', () => {
    const aapm = setOf('aapm96').rows
    for (const row of setOf(defaultKFactorSetId).rows) expect(aapm).toContainEqual(row)
  })
})
