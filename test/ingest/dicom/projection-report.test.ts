import { describe, expect, it } from 'vitest'
import { examRecord } from '../../../src/contract/exam-record.ts'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'
import { writeFile, type Written } from './support/dicom-writer.ts'
import { recordOf, refusal } from './support/read.ts'
import { code, container, doseReport, num, uid } from './support/sr-writer.ts'

const report = (...items: readonly (readonly Written[])[]) => writeFile(doseReport(items))
const plane = (...items: readonly (readonly Written[])[]) => container('113702 DCM', items)
const event = (...items: readonly (readonly Written[])[]) => container('113706 DCM', items)

describe('a projection report', () => {
  it.each([
    ['0.0001', 'Gy.m2', '1'],
    ['0.0001', 'Gym2', '1'],
    ['1', 'Gy.cm2', '1'],
    ['10', 'dGy.cm2', '1.0'],
    ['100', 'uGy.m2', '1.00'],
    ['1000', 'mGy.cm2', '1.000'],
  ])('an area product of %s %s is %s Gy.cm2', (value, unit, kap) => {
    const record = recordOf(report(event(num('122130 DCM', value, `${unit} UCUM`))))
    expect(record.events).toEqual([{ kapGyCm2: kap }])
    expect(examRecord.safeParse(record).error).toBeUndefined()
  })

  it('adds the planes of a biplane system, doses and fluoroscopy time', () => {
    const bytes = report(
      plane(
        num('113722 DCM', '0.00011', 'Gy.m2 UCUM'),
        num('113725 DCM', '0.1', 'Gy UCUM'),
        num('113730 DCM', '30', 's UCUM'),
      ),
      plane(
        num('113722 DCM', '0.00022', 'Gy.m2 UCUM'),
        num('113725 DCM', '200', 'mGy UCUM'),
        num('113730 DCM', '12.5', 's UCUM'),
      ),
    )
    expect(recordOf(bytes)).toMatchObject({
      modality: 'RF',
      kapTotalGyCm2: '3.3',
      kaRTotalGy: '0.300',
      fluoroscopyTimeS: '42.5',
    })
  })

  it('gives no total where one plane has none: half a dose is no dose', () => {
    const bytes = report(
      plane(num('113722 DCM', '0.00011', 'Gy.m2 UCUM')),
      plane(num('113722 DCM', null, null)),
      event(),
    )
    expect(recordOf(bytes).kapTotalGyCm2).toBeUndefined()
  })

  it.each([
    ['P5-06000 SRT', 'RF'],
    ['44491008 SCT', 'RF'],
    ['113613 DCM', 'RF'],
    ['113611 DCM', 'DX'],
  ])('with an event of type %s is %s', (type, modality) => {
    expect(recordOf(report(event(code('113721 DCM', type)))).modality).toBe(modality)
  })

  it('with fluoroscopy time is RF, with a time of zero DX', () => {
    const timed = (s: string) =>
      recordOf(report(plane(num('113730 DCM', s, 's UCUM')), event())).modality
    expect(timed('12')).toBe('RF')
    expect(timed('0.0')).toBe('DX')
  })

  it('with events but no doses is a record, with neither is "no-dose"', () => {
    const empty = num('122130 DCM', null, null)
    expect(recordOf(report(event(uid('113769 DCM', '1.2.3'), empty))).events).toEqual([
      { irradiationEventUid: '1.2.3' },
    ])
    expect(refusal(report(plane(num('113722 DCM', null, null))))).toEqual(['no-dose'])
  })

  it('in an unknown unit is refused', () => {
    expect(refusal(report(event(num('122130 DCM', '1', 'Gy.s UCUM'))))).toEqual(['unit-unknown'])
  })

  it.each([
    ['by its procedure', [code('121058 DCM', '71651007 SCT'), event()]],
    ['by its quantity', [event(num('111631 DCM', '1.2', 'mGy UCUM'))]],
  ])('of mammography is refused by name, known %s', (_how, items) => {
    const item = readDicomRecord(report(...items))
    expect(item).toMatchObject({
      kind: 'refused',
      findings: [{ rule: 'not-a-dose-report', detail: 'mammography dose report' }],
    })
  })
})
