import { describe, expect, it } from 'vitest'
import { homeSets } from '../../src/web/logic/home-sets.ts'
import { judgeRow } from '../../src/web/logic/judge-row.ts'
import { referenceSets } from '../../src/web/logic/reference-marks.ts'
import {
  heldAgainstWords,
  otherReference,
  referenceWords,
} from '../../src/web/logic/reference-words.ts'
import { comparisonRow, reference } from './rows.ts'

const registry = reference({ verdict: 'check-image-quality', value: 140, ratio: 92 / 140 })
const pidrl = reference({
  set: 'eu-pidrl-rp185',
  name: 'PiDRL',
  kind: 'published',
  value: 150,
  ratio: 92 / 150,
  verdict: 'below',
})
const uk = reference({
  set: 'uk-ndrl-2022',
  name: 'United Kingdom, national DRLs (2022)',
  kind: 'published',
  indication: 'Lung cancer',
  ctdivolOf: 'sequence',
})
const all = { sets: null, against: null }

describe('the references shown without being asked for', () => {
  const facilities = [
    { id: 'a', country: 'GB' },
    { id: 'b', country: null },
  ]
  const sets = [
    { id: 'eu-pidrl-rp185', country: 'EU' },
    { id: 'uk-ndrl-2022', country: 'GB' },
    { id: 'ug-2022-adult', country: 'UG' },
  ]
  it('are the registry’s, the European ones and the own country’s', () => {
    expect(homeSets({ facilities }, { sets }, 'a')).toEqual([
      'registry',
      'eu-pidrl-rp185',
      'uk-ndrl-2022',
    ])
  })
  it('never take a country for granted', () => {
    expect(homeSets({ facilities }, { sets }, 'b')).toEqual(['registry', 'eu-pidrl-rp185'])
    expect(homeSets({ facilities }, { sets }, 'c')).toEqual(['registry', 'eu-pidrl-rp185'])
  })
})

describe('the words for a reference', () => {
  const sets = referenceSets([registry, pidrl, uk])
  it('say which indication it is for, and that its CTDIvol is per sequence', () => {
    expect(referenceWords(uk, sets)).toBe('United Kingdom 2022: Lung cancer, per sequence')
    expect(referenceWords(pidrl, sets)).toBe('PiDRL')
  })
  it('name what a heading speaks of, when it is few', () => {
    expect(heldAgainstWords(sets)).toBeNull()
    expect(heldAgainstWords(sets.slice(0, 2))).toBe('registry DRL or PiDRL')
    expect(heldAgainstWords([])).toBeNull()
  })
})

describe('a child’s row', () => {
  it('tells its ratio to PiDRL also where the registry’s DRL gives the verdict', () => {
    const judged = judgeRow(comparisonRow({ references: [registry, pidrl] }), all)
    expect(judged.against).toBe(registry)
    expect(otherReference(judged)).toEqual(pidrl)
  })
  it('and only a child’s: an adult’s row names one', () => {
    const adult = comparisonRow({ population: 'adult', references: [registry, pidrl] })
    expect(otherReference(judgeRow(adult, all))).toBeNull()
  })
  it('names no second reference out of several, and none without a ratio', () => {
    const many = judgeRow(comparisonRow({ references: [registry, pidrl, uk] }), all)
    expect(otherReference(many)).toBeNull()
    const differs = { ...pidrl, ratio: null, verdict: 'phantom-differs' } as const
    const one = judgeRow(comparisonRow({ references: [registry, differs] }), all)
    expect(otherReference(one)).toBeNull()
  })
})
