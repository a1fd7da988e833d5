import dicomParser from 'dicom-parser'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DataSet } from '../../../src/ingest/dicom/data-set.ts'
import { openDicom } from '../../../src/ingest/dicom/open-dicom.ts'
import { element, writeFile, type Written, type WrittenSyntax } from './support/dicom-writer.ts'
import { haveSamples, sample, sampleNames } from './support/samples.ts'
import { doseReport, plainEvent, plainReport } from './support/sr-writer.ts'

/** Every element of the library's reading that ours gives otherwise, by path. */
function differences(theirs: dicomParser.DataSet, ours: DataSet, path = ''): string[] {
  return Object.entries(theirs.elements).flatMap(([tag, element]) => {
    // the library lists meta information and the delimiters of items as elements
    if (tag < 'x0003' || tag.startsWith('xfffe')) return []
    const found = ours.element(tag)
    const place = `${path}/${tag}`
    if (found === undefined) return [`${place} missing`]
    if (element.items !== undefined) {
      const items = ours.items(tag)
      if (items.length !== element.items.length) return [`${place} items`]
      return element.items.flatMap(({ dataSet }, index) => {
        const item = items[index]
        return dataSet === undefined || item === undefined
          ? [`${place}[${index}] absent`]
          : differences(dataSet, item, `${place}[${index}]`)
      })
    }
    if (element.fragments !== undefined) return []
    const bytes = ours.bytes.subarray(found.offset, found.offset + found.length)
    const expected = theirs.byteArray.subarray(
      element.dataOffset,
      element.dataOffset + element.length,
    )
    return Buffer.compare(bytes, Buffer.from(expected)) === 0 ? [] : [`${place} value`]
  })
}

function expectSame(bytes: Uint8Array): void {
  const opened = openDicom(bytes)
  if (!opened.ok) return
  expect(differences(dicomParser.parseDicom(Buffer.from(bytes)), opened.dataSet)).toEqual([])
}

const delimited = (elements: readonly Written[]): Written[] =>
  elements.map((written) =>
    typeof written.value === 'string' || written.value instanceof Uint8Array
      ? written
      : { ...written, delimited: true, value: written.value.map(delimited) },
  )

const syntaxes: readonly WrittenSyntax[] = ['explicit-le', 'implicit-le', 'explicit-be']
const whole: readonly (readonly [string, Uint8Array])[] = [
  ...syntaxes.map((syntax) => [syntax, writeFile(plainReport, syntax)] as const),
  ['two events', writeFile(doseReport([plainEvent, plainEvent]))],
  ['delimited', writeFile(delimited(plainReport))],
  ['delimited implicit', writeFile(delimited(plainReport), 'implicit-le')],
  ['with a tail', writeFile([...plainReport, element(0x00410010, 'LO', 'MAKER')])],
]

describe('every element is where dicom-parser finds it', () => {
  it.each(whole)('%s', (_name, bytes) => {
    expect(openDicom(bytes).ok).toBe(true)
    expectSame(bytes)
  })

  it.skipIf(!haveSamples)('in the reports of real scanners (none without ../shared)', () => {
    expect(sampleNames.length).toBeGreaterThan(15)
    for (const name of sampleNames) expectSame(sample(name))
  })

  it.each(whole)('%s, with bytes changed, wherever it is still read', (_name, bytes) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const changed = Buffer.from(bytes)
          for (const [at, value] of changes) changed[at] = value
          if (changed.subarray(0, 132).equals(Buffer.from(bytes.subarray(0, 132))))
            expectSame(changed)
        },
      ),
      { numRuns: 300 },
    )
  })
})
