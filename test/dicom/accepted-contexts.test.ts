import { describe, expect, it } from 'vitest'
import { answerContext } from '../../src/dicom/accepted-contexts.ts'

const implicit = '1.2.840.10008.1.2'
const explicit = '1.2.840.10008.1.2.1'
const bigEndian = '1.2.840.10008.1.2.2'
const deflated = '1.2.840.10008.1.2.1.99'
const jpeg = '1.2.840.10008.1.2.4.50'
const sr = (last: number) => `1.2.840.10008.5.1.4.1.1.88.${last}`
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7'

describe('a presentation context', () => {
  it.each([
    ['X-Ray Radiation Dose SR', sr(67)],
    ['Enhanced SR', sr(22)],
    ['Comprehensive SR', sr(33)],
    ['Radiopharmaceutical Radiation Dose SR, to be refused in words', sr(68)],
    ['Verification', '1.2.840.10008.1.1'],
  ])('for %s is accepted', (_name, uid) => {
    expect(answerContext(uid, [implicit], false)).toEqual({ accepted: implicit })
  })

  it.each([
    ['CT image', '1.2.840.10008.5.1.4.1.1.2'],
    ['Digital X-Ray image', '1.2.840.10008.5.1.4.1.1.1.1'],
    ['Basic Text SR', sr(11)],
    ['Encapsulated PDF', '1.2.840.10008.5.1.4.1.1.104.1'],
    ['Patient Root FIND', '1.2.840.10008.5.1.4.1.2.1.1'],
    ['nothing', ''],
  ])('for %s is not', (_name, uid) => {
    expect(answerContext(uid, [implicit], true)).toEqual({ refused: 'abstract-syntax' })
  })

  it('for a Secondary Capture image is accepted where the setting says so', () => {
    expect(answerContext(secondaryCapture, [explicit], true)).toEqual({ accepted: explicit })
    expect(answerContext(secondaryCapture, [explicit], false)).toEqual({
      refused: 'abstract-syntax',
    })
  })

  it('gets explicit little endian where the sender offers it, else another that the reader takes', () => {
    expect(answerContext(sr(67), [jpeg, bigEndian, implicit, explicit], true)).toEqual({
      accepted: explicit,
    })
    expect(answerContext(sr(67), [bigEndian, deflated], true)).toEqual({ accepted: deflated })
    expect(answerContext(sr(67), [bigEndian], true)).toEqual({ accepted: bigEndian })
    expect(answerContext(sr(67), [jpeg], true)).toEqual({ refused: 'transfer-syntaxes' })
  })
})
