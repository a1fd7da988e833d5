import { deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { examRecord } from '../../../src/contract/exam-record.ts'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'
import {
  element,
  sequence,
  writeFile,
  type Written,
  type WrittenSyntax,
} from './support/dicom-writer.ts'
import { recordOf, refusal } from './support/read.ts'
import { haveSamples, sample } from './support/samples.ts'
import { doseReport, plainEvent, plainReport } from './support/sr-writer.ts'

const syntaxes: readonly WrittenSyntax[] = ['explicit-le', 'implicit-le', 'explicit-be', 'deflated']

const delimited = (elements: readonly Written[]): Written[] =>
  elements.map((written) =>
    typeof written.value === 'string' || written.value instanceof Uint8Array
      ? written
      : { ...written, delimited: true, value: written.value.map(delimited) },
  )

const files: readonly (readonly [string, () => Uint8Array])[] = [
  ...syntaxes.map((syntax) => [syntax, () => writeFile(plainReport, syntax)] as const),
  ['delimited', () => writeFile(delimited(plainReport))],
  ['delimited implicit', () => writeFile(delimited(plainReport), 'implicit-le')],
  ['with a tail', () => writeFile([...plainReport, element(0x00410010, 'LO', 'MAKER')])],
]
const samples = haveSamples
  ? ['CT-RDSR-Siemens-Multi-1', 'CT-SC-Philips_Brilliance16P', 'DX-RDSR-Canon_CXDI_noDAP']
  : []

/** Cut anywhere: refused, or (where only a tail of other things is gone) the very record of the whole file. */
function expectNoPartialRecord(bytes: Uint8Array): void {
  const whole = readDicomRecord(bytes)
  expect(whole.kind).toBe('record')
  for (let length = 0; length < bytes.length; length++) {
    const item = readDicomRecord(bytes.subarray(0, length))
    if (item.kind !== 'refused') expect(item, `cut at ${length}`).toEqual(whole)
  }
}

describe('a file cut off at any byte is refused, or gives the whole record', () => {
  it.each(files)('%s', (_name, write) => {
    expectNoPartialRecord(write())
  })

  it.each(samples)('%s (none without ../shared)', (name) => {
    expectNoPartialRecord(sample(name))
  })

  it('a report cut inside its content never gives its first events', () => {
    const bytes = writeFile(doseReport([plainEvent, plainEvent]))
    expect(recordOf(bytes).events).toHaveLength(2)
    for (let length = bytes.length - 1; length > bytes.length - 600; length--) {
      expect(refusal(bytes.subarray(0, length))).not.toBeNull()
    }
  })
})

describe('a file with bytes changed neither throws nor gives what the schema does not take', () => {
  const sources = [...files.map(([, write]) => write()), ...samples.map(sample)]

  it('one to four random bytes', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (source, changes) => {
          const bytes = source.slice()
          for (const [at, mask] of changes) {
            const index = at % bytes.length
            bytes[index] = (bytes[index] ?? 0) ^ mask
          }
          const item = readDicomRecord(bytes)
          if (item.kind === 'record') {
            expect(examRecord.safeParse(item.record).error).toBeUndefined()
          }
        },
      ),
      { numRuns: 6000 },
    )
  })

  it('every byte of the report set to 0xff', () => {
    const source = writeFile(plainReport)
    for (let index = 0; index < source.length; index++) {
      const bytes = source.slice()
      bytes[index] = 0xff
      const item = readDicomRecord(bytes)
      if (item.kind === 'record') expect(examRecord.safeParse(item.record).success).toBe(true)
    }
  })

  it('any bytes behind a sound meta header', () => {
    const meta = writeFile([])
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        const item = readDicomRecord(new Uint8Array(Buffer.concat([meta, tail])))
        expect(item.kind).toBe('refused')
      }),
    )
  })
})

describe('lengths that lie are refused', () => {
  const at = (bytes: Uint8Array, needle: readonly number[]): number =>
    Buffer.from(bytes).indexOf(Buffer.from(needle))
  const contentSequence = [0x40, 0x00, 0x30, 0xa7, 0x53, 0x51, 0, 0]

  it.each([2, -2, 8, 0x7fffffff])('a content sequence longer by %i', (more) => {
    const bytes = writeFile(plainReport)
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const position = at(bytes, contentSequence) + 8
    view.setUint32(position, (view.getUint32(position, true) + more) >>> 0, true)
    expect(refusal(bytes)).toEqual(['dicom-unreadable'])
  })

  it('an undefined length without its delimiter', () => {
    const bytes = writeFile(plainReport)
    new DataView(bytes.buffer).setUint32(at(bytes, contentSequence) + 8, 0xffffffff, true)
    expect(refusal(bytes)).toEqual(['dicom-unreadable'])
  })

  it('an element given twice', () => {
    const twice = [...plainReport, element(0x0020000d, 'UI', '9.9.9')]
    expect(refusal(writeFile(twice))).toEqual(['dicom-unreadable'])
  })

  it('bytes after the end', () => {
    const bytes = writeFile(plainReport)
    expect(refusal(new Uint8Array([...bytes, 0]))).toEqual(['dicom-unreadable'])
    expect(refusal(new Uint8Array([...bytes, ...new Uint8Array(8)]))).toEqual(['dicom-unreadable'])
  })
})

describe('a hostile file costs little', () => {
  const nested = (depth: number): Uint8Array => {
    let inner: Written[] = []
    for (let level = 0; level < depth; level++) inner = [sequence(0x00090010, [inner])]
    return writeFile([...plainReport, ...inner])
  }

  it('nests 64 deep, and no deeper', () => {
    expect(recordOf(nested(64)).events).toHaveLength(1)
    expect(refusal(nested(65))).toEqual(['limit-exceeded'])
  })

  it('nested 100,000 deep is refused, not recursed into', () => {
    const level = Buffer.from('0900100053510000fffffffffeff00e0ffffffff', 'hex')
    const bytes = Buffer.concat([writeFile([]), ...Array<Buffer>(100_000).fill(level)])
    expect(refusal(bytes)).toEqual(['limit-exceeded'])
  })

  it('a deflate bomb is not blown up', () => {
    const bomb = deflateRawSync(Buffer.alloc(65 * 1024 * 1024))
    const bytes = Buffer.concat([writeFile([], 'deflated').subarray(0, -2), bomb])
    expect(refusal(bytes)).toEqual(['limit-exceeded'])
  })

  it('500,000 elements are too many', () => {
    const elements = Buffer.alloc(500_000 * 8)
    for (let index = 0; index < 500_000; index++) {
      elements.writeUInt16LE(0x0101 + Math.floor(index / 0x10000) * 2, index * 8)
      elements.writeUInt16LE(index % 0x10000, index * 8 + 2)
      elements.write('LO', index * 8 + 4, 'latin1')
    }
    expect(refusal(Buffer.concat([writeFile([]), elements]))).toEqual(['limit-exceeded'])
  })

  it('more than 32 MB are not looked at', () => {
    expect(refusal(new Uint8Array(32 * 1024 * 1024 + 1))).toEqual(['limit-exceeded'])
  })

  it('more than 10,000 events are too many', () => {
    const empty: Written[] = plainEvent.filter(({ tag }) => tag !== 0x0040a730)
    const events = Array<Written[]>(10_001).fill(empty)
    expect(refusal(writeFile(doseReport(events)))).toEqual(['limit-exceeded'])
  })
})
