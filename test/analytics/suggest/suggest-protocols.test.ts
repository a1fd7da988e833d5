import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  suggestProtocols,
  suggestionsFor,
} from '../../../src/analytics/suggest/suggest-protocols.ts'
import { protocolByLoinc, protocols } from '../../../src/catalogue/protocols.ts'

const ct = (localName: string) => suggestProtocols({ modality: 'CT', localName })
const first = (localName: string, modality: 'CT' | 'DX' | 'RF' = 'CT') =>
  protocolByLoinc(suggestProtocols({ modality, localName })[0]?.loinc ?? '')?.name

describe('suggestions', () => {
  it.each(protocols.filter(({ modality }) => modality === 'CT'))(
    'know the protocol by its own LOINC name: $name',
    ({ loinc, name }) => {
      expect(
        ct(name)
          .slice(0, 3)
          .map((one) => one.loinc),
      ).toContain(loinc)
    },
  )
  it.each([
    ['CT HEAD/BRAIN W/O CONTRAST', 'CT Head WO contrast'],
    ['CT SOFT TISSUE NECK W CONTRAST', 'CT Neck W contrast IV'],
    ['CT RENAL STONE PROTOCOL', 'CT Abdomen and Pelvis WO contrast'],
    ['HRCT', 'CT Chest WO contrast'],
    ['LDCT LUNG SCREENING', 'CT Chest for screening WO contrast'],
    [
      'PET CT SKULL BASE TO MID-THIGH',
      'PET+CT Guidance for localization of tumor of Whole body-- W 18F-FDG IV',
    ],
    ['CT GUIDED LUNG BIOPSY', 'CT Guidance for biopsy of Chest'],
    ['CT Thorax, Abdomen, Becken mit KM', 'CT Chest and Abdomen and Pelvis W contrast IV'],
    ['CT SHOULDER W/O RT', 'CT Shoulder WO contrast'],
    ['CTA HEAD NECK', 'CTA Head vessels and Neck vessels W contrast IV'],
  ])('%s: %s', (name, wanted) => {
    expect(first(name)).toBe(wanted)
  })
  it.each([
    ['DX', 'Chest PA and lateral', 'XR Chest PA and Lateral'],
    ['DX', 'Thorax 2 Ebenen', 'XR Chest 2 Views'],
    ['DX', 'CHEST AP PORTABLE', 'Portable XR Chest Views AP'],
    ['DX', 'ABDOMEN AP', 'XR Abdomen AP'],
    ['DX', 'Babygram', 'XR Chest and Abdomen Single view'],
    ['DX', 'Beckenübersicht', 'XR Pelvis AP'],
    ['DX', 'Skull AP/LAT', 'XR Skull AP and Lateral'],
    ['RF', 'VCUG', 'RF Urinary bladder and Urethra Views W contrast intra bladder'],
    ['RF', 'MCU', 'RF Urinary bladder and Urethra Views W contrast intra bladder'],
    ['RF', 'Barium swallow', 'RF Esophagus Views W contrast PO'],
    ['RF', 'Upper GI', 'RF Gastrointestinal tract upper Views W contrast PO'],
    ['RF', 'Kolonkontrasteinlauf', 'RF Colon Views W contrast PR'],
    ['RF', 'Air enema intussusception', 'RF Colon Views for reduction W contrast PR'],
  ] as const)('%s %s: %s', (modality, name, wanted) => {
    expect(first(name, modality)).toBe(wanted)
  })
  it.each([
    'TOPOGRAM ONLY',
    'Service',
    'QA phantom',
    'CT',
    'Specials^Test01 (Adult)',
    'CT see request',
    'RTP planning thorax',
    'XQZW',
    '',
  ])('"%s" gets none, and the reason in a sentence', (localName) => {
    const { suggestions, noneBecause } = suggestionsFor({ modality: 'CT', localName })
    expect(suggestions).toEqual([])
    expect(noneBecause).toMatch(/\.$/)
  })
  it('are unsure where the exam has a body part no protocol has with it', () => {
    expect(ct('CT NECK CHEST ABDOMEN PELVIS W')[0]?.score).toBeLessThan(0.7)
    expect(ct('CT TRAUMA HEAD C-SPINE CAP')[0]?.score ?? 0).toBeLessThan(0.3)
  })
  it('say what they rest on and what does not fit', () => {
    const [best] = ct('CTA chest PE')
    expect(best?.loinc).toBe('79077-4')
    expect(best?.evidence).toContain('"pe": pulmonary arteries, for pulmonary embolism')
    expect(ct('CT chest').flatMap(({ evidence }) => evidence)).toContain(
      'The name does not say whether contrast medium is given.',
    )
  })
  it('follow a procedure code of the catalogue whatever the words say', () => {
    const exam = { modality: 'CT', localName: 'CT chest' } as const
    const loinc = suggestProtocols({ ...exam, procedureCode: { value: '30799-1', scheme: 'LN' } })
    expect(loinc).toMatchObject([{ loinc: '30799-1', score: 1 }])
    expect(loinc[0]?.evidence.join()).toContain('LOINC code 30799-1')
    const rpid = suggestProtocols({ ...exam, procedureCode: { value: 'RPID22', scheme: 'RADLEX' } })
    expect(rpid).toMatchObject([{ loinc: '30799-1', score: 1 }])
    for (const code of [
      { value: 'CTCH', scheme: '99RIS' },
      { value: '30799-1', scheme: '99RIS' },
      { value: '36643-5', scheme: 'LN' },
    ]) {
      const other = suggestProtocols({ ...exam, procedureCode: code })
      expect(other).toEqual(suggestProtocols(exam))
    }
  })
  it('take from the requested procedure what the name leaves out, and say so', () => {
    const exam = { modality: 'CT', localName: 'Protokoll 12' } as const
    expect(suggestProtocols(exam)).toEqual([])
    const [best] = suggestProtocols({ ...exam, requestedProcedure: 'CT Abdomen mit KM' })
    expect(best?.loinc).toBe('79103-8')
    expect(best?.evidence.join()).toContain('(requested procedure)')
    const [native] = suggestProtocols({
      modality: 'CT',
      localName: 'CT Thorax',
      acquisitionProtocols: ['Thorax nativ'],
    })
    expect(native?.loinc).toBe('29252-4')
    const [phases] = suggestProtocols({
      modality: 'CT',
      localName: 'CT Abdomen',
      acquisitionProtocols: ['Topogramm', 'Abdomen nativ', 'Abdomen venös'],
    })
    expect(phases?.loinc).toBe('36267-3')
  })
  it('are at most five, best first, with scores that together are at most one', () => {
    const words = fc.constantFrom(
      'chest',
      'abd',
      'pelvis',
      'w',
      'wo',
      'cta',
      'head',
      'neck',
      'spine',
      'pe',
      'liver',
      'low dose',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 7 }), (parts) => {
        const found = ct(parts.join(' '))
        expect(found.length).toBeLessThanOrEqual(5)
        const scores = found.map(({ score }) => score)
        expect(scores).toEqual(scores.toSorted((a, b) => b - a))
        expect(scores.reduce((sum, score) => sum + score, 0)).toBeLessThanOrEqual(1.005)
        expect(found.every(({ loinc }) => protocolByLoinc(loinc)?.modality === 'CT')).toBe(true)
        expect(ct(parts.join(' '))).toEqual(found)
      }),
    )
  })
})
