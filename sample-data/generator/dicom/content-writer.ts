import type { Code } from '../../../src/domain/code.ts'
import { DicomBuffer } from './dicom-buffer.ts'

export type Relationship =
  'CONTAINS' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT' | 'HAS PROPERTIES' | 'INFERRED FROM'
type Children = (() => void) | undefined

const tags = {
  relationship: 0x0040a010,
  valueType: 0x0040a040,
  conceptName: 0x0040a043,
  continuity: 0x0040a050,
  dateTime: 0x0040a120,
  personName: 0x0040a123,
  uid: 0x0040a124,
  text: 0x0040a160,
  conceptCode: 0x0040a168,
  measuredValue: 0x0040a300,
  unit: 0x004008ea,
  numericValue: 0x0040a30a,
  content: 0x0040a730,
} as const

const encoded = new Map<number, WeakMap<Code, Buffer>>()

/** A code sequence of one item; codes recur in every report, so their bytes are kept. */
export function codeSequence(tag: number, code: Code): Buffer {
  const ofTag = encoded.get(tag) ?? new WeakMap<Code, Buffer>()
  encoded.set(tag, ofTag)
  const known = ofTag.get(code)
  if (known !== undefined) return known
  const buffer = new DicomBuffer('utf8')
  buffer.sequence(tag, () => {
    buffer.text(0x00080100, 'SH', code.value)
    buffer.text(0x00080102, 'SH', code.scheme)
    buffer.text(0x00080104, 'LO', code.meaning ?? code.value)
  })
  const bytes = buffer.take()
  ofTag.set(code, bytes)
  return bytes
}

/** Writes content items (PS3.3, C.17.3) into a buffer; nesting follows the calls. */
export class ContentWriter {
  readonly #buffer: DicomBuffer

  constructor(buffer: DicomBuffer) {
    this.#buffer = buffer
  }

  container(concept: Code, children: () => void): void {
    this.#item('CONTAINS', 'CONTAINER', concept, () => {
      this.#buffer.text(tags.continuity, 'CS', 'SEPARATE')
      this.#content(children)
    })
  }

  code(relationship: Relationship, concept: Code, value: Code, children?: Children): void {
    this.#item(relationship, 'CODE', concept, () => {
      this.#buffer.raw(codeSequence(tags.conceptCode, value))
      this.#content(children)
    })
  }

  text(relationship: Relationship, concept: Code, value: string): void {
    this.#item(relationship, 'TEXT', concept, () => this.#buffer.text(tags.text, 'UT', value))
  }

  uid(relationship: Relationship, concept: Code, value: string): void {
    this.#item(relationship, 'UIDREF', concept, () => this.#buffer.text(tags.uid, 'UI', value))
  }

  /** @param value YYYYMMDDHHMMSS */
  dateTime(relationship: Relationship, concept: Code, value: string): void {
    this.#item(relationship, 'DATETIME', concept, () =>
      this.#buffer.text(tags.dateTime, 'DT', value),
    )
  }

  personName(concept: Code, value: string, children: () => void): void {
    this.#item('CONTAINS', 'PNAME', concept, () => {
      this.#buffer.text(tags.personName, 'PN', value)
      this.#content(children)
    })
  }

  /** Nothing when the value is not known: a template's conditional rows. */
  number(
    concept: Code,
    value: string | number | undefined,
    unit: Code,
    of: { readonly relationship?: Relationship; readonly children?: Children } = {},
  ): void {
    if (value === undefined) return
    this.#item(of.relationship ?? 'CONTAINS', 'NUM', concept, () => {
      this.#buffer.sequence(tags.measuredValue, () => {
        this.#buffer.raw(codeSequence(tags.unit, unit))
        this.#buffer.text(tags.numericValue, 'DS', String(value))
      })
      this.#content(of.children)
    })
  }

  #item(relationship: Relationship, valueType: string, concept: Code, value: () => void): void {
    this.#buffer.item(() => {
      this.#buffer.text(tags.relationship, 'CS', relationship)
      this.#buffer.text(tags.valueType, 'CS', valueType)
      this.#buffer.raw(codeSequence(tags.conceptName, concept))
      value()
    })
  }

  #content(children: Children): void {
    if (children === undefined) return
    const start = this.#buffer.beginSequence(tags.content)
    children()
    this.#buffer.endSequence(start)
  }
}
