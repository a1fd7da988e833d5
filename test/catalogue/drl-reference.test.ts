import { describe, expect, it } from 'vitest'
import { publishedReferences, type ReferenceQuestion } from '../../src/catalogue/drl-reference.ts'

const childHead: ReferenceQuestion = {
  loinc: '30799-1',
  quantity: 'DLP',
  schemeId: 'pidrl-head-age',
  bandId: '6y-plus',
  population: 'paediatric',
  indication: null,
}
const adultChest: ReferenceQuestion = {
  loinc: '24628-0',
  quantity: 'DLP',
  schemeId: 'adult-all',
  bandId: 'adult',
  population: 'adult',
  indication: null,
}
const found = (question: ReferenceQuestion) =>
  publishedReferences(question).map(({ set, value }) => [set.id, value.value])

describe('publishedReferences', () => {
  it('finds the PiDRL of a head by age, whatever the contrast', () => {
    expect(found(childHead)).toEqual([['eu-pidrl-rp185', 650]])
    for (const loinc of ['24727-0', '24726-2', '24725-4']) {
      expect(found({ ...childHead, loinc })).toEqual([['eu-pidrl-rp185', 650]])
    }
  })
  it('finds the PiDRL of an abdomen with and without the pelvis', () => {
    for (const loinc of ['79103-8', '36813-4', '44115-4']) {
      const abdomen = { ...childHead, schemeId: 'pidrl-body-weight', bandId: '5-15kg', loinc }
      expect(found(abdomen)).toEqual([['eu-pidrl-rp185', 120]])
    }
  })
  it('holds a perfusion or a screening CT against no level of a plain head or chest', () => {
    expect(found({ ...childHead, loinc: '24728-8' })).toEqual([])
    expect(found({ ...adultChest, loinc: '79086-5' })).toEqual([])
  })
  it('takes a value of a band for that scheme and band only', () => {
    expect(found({ ...childHead, bandId: '1-6y' })).toEqual([['eu-pidrl-rp185', 505]])
    expect(found({ ...childHead, schemeId: 'acr-2022-head-age', bandId: '6-18y' })).toEqual([
      ['us-acr-2022-paediatric', 910],
    ])
    expect(found({ ...childHead, schemeId: 'uk-paediatric', bandId: '5y-plus' })).toEqual([])
  })
  it('takes a value for all adults for adults and for the standard adult, and for no other group', () => {
    const all = found(adultChest)
    expect(all).toContainEqual(['uk-ndrl-2022', 290])
    expect(all).toContainEqual(['au-arpansa-2018-adult', 390])
    expect(found({ ...adultChest, schemeId: 'icrp135-adult-standard', bandId: '50-90kg' })).toEqual(
      all,
    )
    expect(found({ ...adultChest, schemeId: 'japan-2015-adult', bandId: '50-60kg' })).toEqual([])
    expect(found({ ...adultChest, population: 'paediatric' })).toEqual([])
  })
  it('notes that ACR 2017 is for the median-size patient', () => {
    const acr = publishedReferences(adultChest).find(({ set }) => set.id === 'us-acr-2017-adult')
    expect(acr?.value.value).toBe(469)
    expect(acr?.note).toContain('median-size patient')
    const uk = publishedReferences(adultChest).find(({ set }) => set.id === 'uk-ndrl-2022')
    expect(uk?.note).toBeNull()
  })
  it('compares a set by indication only with exams of that indication', () => {
    const sets = (indication: string | null) =>
      found({ ...adultChest, indication }).map(([id]) => id)
    expect(sets(null)).not.toContain('eu-euclid-rp195')
    expect(sets('lung-cancer')).toContain('eu-euclid-rp195')
    expect(sets('Lung cancer')).toContain('us-ucsf-bos-2022')
    expect(sets('pulmonary-embolism')).not.toContain('eu-euclid-rp195')
  })
  it('compares the UK’s values with the protocol, whatever the indication', () => {
    const sets = found({ ...adultChest, indication: 'pulmonary-embolism' }).map(([id]) => id)
    expect(sets).toContain('uk-ndrl-2022')
  })
  it('tells one head CT apart by indication: stroke is held against EUCLID’s 807 mGy·cm', () => {
    const stroke = { ...adultChest, loinc: '30799-1', indication: 'stroke' }
    expect(found(stroke)).toContainEqual(['eu-euclid-rp195', 807])
    expect(found({ ...stroke, loinc: '30588-8' }).map(([id]) => id)).not.toContain(
      'eu-euclid-rp195',
    )
  })
  it('answers with 75th percentiles only: no median, no end of a reference range', () => {
    const lithuania = { ...childHead, schemeId: 'lithuania-head', bandId: '1-5y' }
    expect(found(lithuania)).toEqual([['lt-local-2021-paediatric-head', 300]])
    const width = { ...childHead, loinc: '36813-4', quantity: 'SSDE', bandId: '0-15cm' } as const
    expect(found({ ...width, schemeId: 'drr-paediatric-width' })).toEqual([])
  })
  it('says that a set is superseded', () => {
    const arpansa = {
      ...adultChest,
      schemeId: 'arpansa',
      bandId: '15y-plus',
      population: 'all',
    } as const
    expect(publishedReferences(arpansa)).toMatchObject([
      {
        set: { id: 'au-arpansa-2011-adult' },
        note: 'superseded by Australia, ARPANSA adults (2018)',
      },
    ])
  })
  it('has nothing for a quantity or code nobody published', () => {
    expect(found({ ...childHead, quantity: 'KAP' })).toEqual([])
    expect(found({ ...childHead, loinc: '00000-0' })).toEqual([])
  })
})
