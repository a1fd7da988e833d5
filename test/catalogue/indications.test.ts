import { describe, expect, it } from 'vitest'
import { drlSetById } from '../../src/catalogue/drl-sets.ts'
import { indicationByText, indicationKey, indications } from '../../src/catalogue/indications.ts'

describe('indications', () => {
  it('are the ten of EUCLID, each the slug of its name', () => {
    expect(indications).toHaveLength(10)
    for (const { id, name } of indications) expect(indicationKey(name)).toBe(id)
  })
  it('name every indication of the EUCLID and UCSF sets', () => {
    for (const id of ['eu-euclid-rp195', 'us-ucsf-bos-2022']) {
      for (const { indication } of drlSetById(id)?.values ?? []) {
        expect(indicationByText(indication ?? '')?.name).toBe(indication)
      }
    }
  })
  it('are found by id or name, in any case and punctuation, and never by likeness', () => {
    expect(indicationByText('PULMONARY  embolism')?.id).toBe('pulmonary-embolism')
    expect(indicationByText('colic-abdominal-pain')?.name).toBe('Colic/abdominal pain')
    expect(indicationByText('embolism')).toBeUndefined()
    expect(indicationByText('')).toBeUndefined()
  })
})
