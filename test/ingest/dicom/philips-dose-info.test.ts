import { describe, expect, it } from 'vitest'
import { examRecord } from '../../../src/contract/exam-record.ts'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'
import { element, sequence, writeFile, type Written } from './support/dicom-writer.ts'
import { recordOf, refusal } from './support/read.ts'
import { codeSequence } from './support/sr-writer.ts'

const double = (tag: number, value: number): Written => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return element(tag, 'FD', bytes)
}
const dlp = (value: string, block = 0x10): Written[] => [
  element(0x00e10000 + block, 'LO', 'ELSCINT1'),
  element(0x00e10021 + block * 0x100, 'UN', value),
]
const exposure = (dlpText: string): Written[] => [
  element(0x0008103e, 'LO', 'HELICAL'),
  element(0x00181302, 'IS', '231'),
  element(0x00188151, 'DS', '165044.374'),
  element(0x00189302, 'CS', 'SPIRAL'),
  double(0x00189345, 7.25),
  codeSequence(0x00189346, '113691 DCM'),
  ...dlp(dlpText),
]
const capture = (items: readonly Written[][], ...more: Written[]) =>
  writeFile([
    element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    element(0x00400301, 'US', new Uint8Array([1, 0])),
    sequence(0x0040030e, items),
    ...more,
  ])

describe('a Philips "Dose Info" secondary capture', () => {
  it('gives its total and its exposures, in our units', () => {
    const record = recordOf(capture([exposure('196.01')], ...dlp('196.01')))
    expect(examRecord.safeParse(record).error).toBeUndefined()
    expect(record).toMatchObject({ dlpTotalMgyCm: '196.01', declaredEvents: '1' })
    expect(record.events).toEqual([
      {
        acquisitionProtocol: 'HELICAL',
        acquisitionType: 'spiral',
        ctdivolMgy: '7.25',
        dlpMgyCm: '196.01',
        phantomCm: 32,
        scanningLengthMm: '231',
        tubeCurrentMa: '165.044374',
      },
    ])
  })

  it('finds the DLP in whichever block the maker has reserved', () => {
    expect(recordOf(capture([exposure('5')], ...dlp('5', 0x1b))).dlpTotalMgyCm).toBe('5')
  })

  it('with a DLP that is no number is refused', () => {
    expect(refusal(capture([exposure('12,5')], ...dlp('12.5')))).toEqual(['number-unreadable'])
    expect(refusal(capture([exposure('12.5')], ...dlp('12,5')))).toEqual(['number-unreadable'])
  })

  it.each([
    ['without a total', capture([exposure('5')])],
    ['without exposures', capture([], ...dlp('5'))],
    ['of another maker', capture([exposure('5')], element(0x00e10010, 'LO', 'OTHER'))],
  ])('%s is an image like any other', (_name, bytes) => {
    expect(readDicomRecord(bytes)).toMatchObject({
      kind: 'refused',
      findings: [{ rule: 'not-a-dose-report', detail: 'Secondary Capture image' }],
    })
  })
})
