import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { understandName } from '../../../src/analytics/suggest/understand-name.ts'

const regions = (name: string) => understandName(name).regions.toSorted()
const contrast = (name: string) => understandName(name).contrast

describe('the name of an exam', () => {
  it.each([
    ['CT CHST W/O CONTRST', ['chest']],
    ['CT ABDOMN AND PELVS', ['abdomen', 'pelvis']],
    ['ct.abd/pel', ['abdomen', 'pelvis']],
    ['C/A/P', ['abdomen', 'chest', 'pelvis']],
    ['Abdomen^AbdPelvRoutine (Adult)', ['abdomen', 'pelvis']],
    ['CT_THORAX_ABDOMEN', ['abdomen', 'chest']],
    ['3_ABDOMEN_PELVIS', ['abdomen', 'pelvis']],
    ['5.1 Chest', ['chest']],
    ['CT SCHAEDEL', ['head']],
    ['CT Schädel', ['head']],
    ['CT ABD PELVIS(WITH CHEST IMAGES)', ['abdomen', 'chest', 'pelvis']],
    ['TDM thoraco-abdomino-pelvienne', ['abdomen', 'chest', 'pelvis']],
    ['TAC abdominopélvico', ['abdomen', 'pelvis']],
    ['TK jamy brzusznej i miednicy', ['abdomen', 'pelvis']],
    ['CT hrudníku', ['chest']],
    ['Beyin BT', ['head']],
    ['ΑΞΟΝΙΚΗ ΘΩΡΑΚΟΣ', ['chest']],
    ['CT LWK', ['lumbar spine']],
    ['DT ländrygg', ['lumbar spine']],
    ['TC seni paranasali', ['sinuses']],
  ])('%s is of %j', (name, wanted) => {
    expect(regions(name)).toEqual(wanted)
  })

  it.each([
    ['CT CHEST W', 'with'],
    ['CT CHEST W/O CONTRAST', 'without'],
    ['CT CHEST W/ IV CONTRAST', 'with'],
    ['CT CHEST W&WO', 'both'],
    ['CT CHEST W/O & W/ CONTRAST', 'both'],
    ['CT Thorax C-/C+', 'both'],
    ['CT Thorax +/- KM', 'both'],
    ['CT Thorax C+', 'with'],
    ['CT Thorax nativ', 'without'],
    ['CT Thorax ohne KM', 'without'],
    ['Scanner thorax sans injection', 'without'],
    ['Scanner thorax sans puis avec injection', 'both'],
    ['TC tórax sin contraste', 'without'],
    ['TC tórax s/c', 'without'],
    ['TC torace con e senza mdc', 'both'],
    ['CT thorax blanco', 'without'],
    ['DT thorax utan kontrast', 'without'],
    ['TK klatki piersiowej bez kontrastu', 'without'],
    ['CT hrudníku s kontrastem', 'with'],
    ['BT Toraks kontrastsız', 'without'],
    ['Αξονική θώρακος χωρίς σκιαγραφικό', 'without'],
    ['CT CHEST', null],
    ['CT CHEST W MIPS', null],
    ['CT ABD PELVIS W ORAL ONLY', null],
    ['CT C-SPINE', null],
    ['CT ABD PELVIS WITH CHEST IMAGES', null],
  ])('%s: contrast medium %s', (name, wanted) => {
    expect(contrast(name)).toBe(wanted)
  })

  it('may say that body parts differ in contrast', () => {
    expect(understandName('CT CHEST W AND ABDOMEN WO').contrastDiffers).toBe(true)
    expect(understandName('CT CHEST ABDOMEN W AND WO').contrastDiffers).toBe(false)
  })
  it.each([
    'CTA CHEST PE',
    'CT LUNG EMBOLISM',
    'CTPA',
    'CT Lungenembolie',
    'Angio-TC TEP',
    'Angioscanner EP',
  ])('%s is angiography of the pulmonary arteries for embolism', (name) => {
    expect(understandName(name)).toMatchObject({
      angiography: true,
      regions: ['chest'],
      vessels: ['pulmonary arteries'],
      purposes: ['pulmonary embolism'],
    })
  })
  it('joins a word that was split, and says so', () => {
    const { purposes, readings } = understandName('BRAIN PERFU SION')
    expect(purposes).toContain('perfusion')
    expect(readings.join()).toContain('perfu sion')
  })
  it.each(['CT HEAD MAIN', 'CT CHEST PORT', 'CT HEAD PROCEDURE'])(
    '%s: a word that only begins like another is not taken for it',
    (name) => {
      expect(understandName(name)).toMatchObject({
        notAnExam: null,
        contrast: null,
        purposes: [],
      })
    },
  )
  it('knows a child, an adult and a low dose', () => {
    expect(understandName('CT Thorax Kind').population).toBe('paediatric')
    expect(understandName('Thorax^Routine (Adult)').population).toBe('adult')
    expect(understandName('CT NNH low dose').lowDose).toBe(true)
  })
  it('keeps the folder of a console apart from what is scanned', () => {
    const { folder, regions: named } = understandName('Thorax^CTA_AAA')
    expect(folder).toEqual(['chest'])
    expect(named).toEqual(['abdomen'])
  })
  it('quotes the words each reading rests on, and those it did not understand', () => {
    const { readings, unread } = understandName('CT chest XQZW PE')
    expect(readings).toContain('"chest": chest')
    expect(readings).toContain('"pe": pulmonary arteries, for pulmonary embolism')
    expect(unread).toEqual(['xqzw'])
  })
  it('AP is abdomen and pelvis in CT, a view in radiography', () => {
    expect(regions('CT AP W')).toEqual(['abdomen', 'pelvis'])
    expect(understandName('Chest AP', 'DX')).toMatchObject({ regions: ['chest'] })
  })
  it('never fails, whatever was typed, and means the same in capitals', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        expect(understandName(name).readings.length).toBeGreaterThanOrEqual(0)
      }),
    )
    const words = fc.constantFrom(
      'chest',
      'ABD',
      'pelvis',
      'w/o',
      'contrast',
      'cta',
      'head',
      'neck',
    )
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), (parts) => {
        const name = parts.join(' ')
        expect(understandName(name.toUpperCase())).toEqual(understandName(name.toLowerCase()))
      }),
    )
  })
})
