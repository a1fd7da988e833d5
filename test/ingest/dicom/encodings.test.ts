import { describe, expect, it } from 'vitest'
import { findDicomStart } from '../../../src/ingest/dicom/recognise-dicom.ts'
import { element, sequence, writeDataSet, writeFile, type Written } from './support/dicom-writer.ts'
import { recordOf, refusal } from './support/read.ts'
import { plainReport } from './support/sr-writer.ts'

const expected = recordOf(writeFile(plainReport))

/** The same elements with every sequence changed. */
const changed = (elements: readonly Written[], change: Partial<Written>): Written[] =>
  elements.map((written) =>
    typeof written.value === 'string' || written.value instanceof Uint8Array
      ? written
      : { ...written, ...change, value: written.value.map((item) => changed(item, change)) },
  )

describe('one report gives one record, however it is written', () => {
  it.each(['explicit-le', 'implicit-le', 'explicit-be', 'deflated'] as const)('%s', (syntax) => {
    expect(recordOf(writeFile(plainReport, syntax))).toEqual(expected)
  })

  it.each(['explicit-le', 'implicit-le', 'explicit-be'] as const)(
    '%s with undefined lengths',
    (syntax) => {
      expect(recordOf(writeFile(changed(plainReport, { delimited: true }), syntax))).toEqual(
        expected,
      )
    },
  )

  it.each([false, true])('sequences as UN, delimited: %s', (delimited) => {
    const unknown = plainReport.map((written) =>
      written.vr === 'SQ' ? { ...written, unknown: true, delimited } : written,
    )
    expect(recordOf(writeFile(unknown))).toEqual(expected)
  })

  it('one sequence deep inside as UN, where a dose would be lost', () => {
    const unknown = (elements: readonly Written[]): Written[] =>
      elements.map((written) =>
        typeof written.value === 'string' || written.value instanceof Uint8Array
          ? written
          : {
              ...written,
              unknown: written.tag === 0x0040a300,
              value: written.value.map(unknown),
            },
      )
    expect(recordOf(writeFile(unknown(plainReport)))).toEqual(expected)
  })

  it.each(['explicit-le', 'implicit-le', 'explicit-be'] as const)(
    '%s without preamble and meta information',
    (syntax) => {
      const bytes = new Uint8Array(writeDataSet(plainReport, syntax))
      expect(findDicomStart(bytes.subarray(0, 64))?.kind).toBe('bare')
      expect(recordOf(bytes)).toEqual(expected)
    },
  )

  it.each(['explicit-le', 'implicit-le', 'explicit-be', 'deflated'] as const)(
    '%s with meta information but without preamble',
    (syntax) => {
      expect(recordOf(writeFile(plainReport, syntax).subarray(132))).toEqual(expected)
    },
  )

  it('behind an executable preamble', () => {
    const bytes = writeFile(plainReport)
    bytes.set(Buffer.from('MZ\x90\0'), 0)
    expect(recordOf(bytes)).toEqual(expected)
  })

  it('as a view into a larger buffer', () => {
    const bytes = writeFile(plainReport)
    const larger = new Uint8Array(bytes.length + 100)
    larger.set(bytes, 50)
    expect(recordOf(larger.subarray(50, 50 + bytes.length))).toEqual(expected)
  })

  it('with private elements and trailing padding around it', () => {
    const more = [
      element(0x00090010, 'LO', 'MAKER'),
      sequence(0x00091001, [[element(0x00091002, 'LO', 'x')]], { delimited: true }),
      element(0xfffcfffc, 'OB', new Uint8Array(64)),
    ]
    expect(recordOf(writeFile([...plainReport, ...more]))).toEqual(expected)
    expect(recordOf(writeFile([...plainReport, ...more], 'implicit-le'))).toEqual(expected)
  })
})

describe('what is no DICOM', () => {
  it.each([
    ['text', 'Study date;DLP\n2024-01-01;12\n'],
    ['a zip', 'PK\x03\x04\x14\0\0\0\x08\0aaaaaaaaaaaa'],
    ['JSON', '{"schema":"opendrl-exam/1"}'],
    ['nothing', ''],
    ['blanks', ' '.repeat(200)],
  ])('%s is not recognised', (_name, content) => {
    expect(findDicomStart(Buffer.from(content, 'latin1'))).toBeNull()
  })

  it('a text file named .dcm is refused, an empty one by name', () => {
    expect(refusal(Buffer.from('this is no DICOM file at all'))).toEqual(['dicom-unreadable'])
    expect(refusal(new Uint8Array(0))).toEqual(['file-empty'])
  })

  it('a transfer syntax that is not the one written is refused, not guessed', () => {
    const implicit = writeDataSet(plainReport, 'implicit-le')
    const meta = writeFile([], 'explicit-le')
    expect(refusal(new Uint8Array(Buffer.concat([meta, implicit])))).toEqual(['dicom-unreadable'])
  })
})
