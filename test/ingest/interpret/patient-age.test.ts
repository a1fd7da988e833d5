import { describe, expect, it } from 'vitest'
import type { ExamRecord } from '../../../src/contract/exam-record.ts'
import { interpretRecord, reportOf } from '../../support/make-record.ts'

const aged = (patient: ExamRecord['patient'], studyDate = '2024-03-01') => {
  const { ageDays, ageMonths, agePrecision } = reportOf({ patient, studyDate }).patient
  return [ageDays, ageMonths, agePrecision]
}
const rules = (patient: ExamRecord['patient']) =>
  interpretRecord({ patient: { id: 'P-100200', ...patient } }).findings.map(({ rule }) => rule)

describe('age at the exam', () => {
  it('is in days and completed months from the birth date', () => {
    expect(aged({ birthDate: '2024-03-01' })).toEqual([0, 0, 'day'])
    expect(aged({ birthDate: '20231202' })).toEqual([90, 2, 'day'])
    expect(aged({ birthDate: '2023-12-01' })).toEqual([91, 3, 'day'])
  })

  it('comes from the age string, with its precision, where there is no usable birth date', () => {
    expect(aged({ age: '010D' })).toEqual([10, 0, 'day'])
    expect(aged({ age: '013W' })).toEqual([91, 3, 'week'])
    expect(aged({ age: '018M', birthDate: '99990101' })).toEqual([547, 18, 'month'])
    expect(aged({ age: '067Y', birthDate: '' })).toEqual([24_471, 804, 'year'])
  })

  it('comes last from decimal years: three decimals recover the day, fewer the month, none the year', () => {
    // 90 days / 365.25 = 0.246; the three calendar months from 2023-12-02 are complete on 2024-03-02
    expect(aged({ ageYears: '0.246' })).toEqual([90, 2, 'day'])
    expect(aged({ ageYears: '0.246' }, '2024-03-31')).toEqual([90, 2, 'day'])
    expect(aged({ ageYears: '1.25' })).toEqual([456, 15, 'month'])
    expect(aged({ ageYears: 67 })).toEqual([24_471, 804, 'year'])
  })

  it('prefers the birth date to the age string', () => {
    expect(aged({ birthDate: '2020-03-01', age: '050Y' })).toEqual([1461, 48, 'day'])
  })

  it('over 89 years is stored as 90', () => {
    expect(aged({ birthDate: '1934-03-02' })).toEqual([32_872, 1079, 'day'])
    expect(aged({ birthDate: '1934-03-01' })).toEqual([32_872, 1080, 'day'])
    expect(aged({ birthDate: '1910-06-01' })).toEqual([32_872, 1080, 'day'])
    expect(aged({ age: '104Y' })).toEqual([32_872, 1080, 'year'])
  })

  it.each(['0', '99990101', '9999-01-01', '18991230', '19000101', '19850000'])(
    'is not taken from the birth date "%s"',
    (birthDate) => {
      expect(aged({ birthDate })).toEqual([null, null, null])
      expect(rules({ birthDate })).toEqual(['birth-date-impossible'])
    },
  )

  it('is unknown when the birth lies after the exam, whatever the age string says', () => {
    expect(aged({ birthDate: '2024-03-02', age: '001D' })).toEqual([null, null, null])
    expect(rules({ birthDate: '2024-03-02', age: '001D' })).toEqual(['birth-after-exam'])
  })

  it.each([
    { age: '162Y' },
    { age: '000Y' },
    { age: 'abc' },
    { ageYears: '-1' },
    { ageYears: '130' },
    { birthDate: '1900-05-05' },
  ])('of %j is impossible, noted and not used', (patient) => {
    expect(aged(patient)).toEqual([null, null, null])
    expect(rules(patient)).toEqual(['age-impossible'])
  })

  it('passes from an impossible birth date on to the age string', () => {
    expect(aged({ birthDate: '1900-05-05', age: '005Y' })).toEqual([1826, 60, 'year'])
  })
})

describe('body measures', () => {
  const measured = (patient: ExamRecord['patient']) => {
    const { weightKg, heightCm } = reportOf({ patient }).patient
    return [weightKg, heightCm]
  }

  it('are kilograms and metres; a height over 3 is centimetres, noted', () => {
    expect(measured({ weightKg: '78.2', heightM: '1.64' })).toEqual([78.2, 164])
    expect(measured({ heightM: '164' })).toEqual([null, 164])
    expect(rules({ heightM: '164' })).toEqual(['height-unit'])
  })

  it.each([
    [{ weightKg: '0' }, 'weight-implausible'],
    [{ weightKg: '401' }, 'weight-implausible'],
    [{ weightKg: 'heavy' }, 'optional-number-unreadable'],
    [{ weightKg: '12,5' }, 'optional-number-unreadable'],
    [{ heightM: '0.1' }, 'height-implausible'],
    [{ heightM: '1640' }, 'height-implausible'],
  ])('%j are left out: %s', (patient, rule) => {
    expect(measured(patient)).toEqual([null, null])
    expect(rules(patient)).toEqual([rule])
  })

  it('sex is F, M or O, else unknown', () => {
    const sexOf = (sex: string) => reportOf({ patient: { sex } }).patient.sex
    expect(['F', 'm', 'O ', 'Female', 'U', ''].map(sexOf)).toEqual([
      'female',
      'male',
      'other',
      'female',
      null,
      null,
    ])
  })
})
