import dicomParser, { type DataSet, type Element } from 'dicom-parser'

const none: readonly Element[] = []

/** The items of a sequence, each with its `dataSet`; empty where the sequence is absent, empty, or none. */
export function sequenceItems(dataSet: DataSet, tag: string): readonly Element[] {
  const element = dataSet.elements[tag]
  if (element === undefined || element.length === 0) return none
  return element.items ?? (element.vr === 'UN' ? unknownItems(dataSet, element) : none)
}

/** The first item of a sequence: where the templates allow one. */
export function firstItem(dataSet: DataSet, tag: string): DataSet | undefined {
  return sequenceItems(dataSet, tag)[0]?.dataSet
}

/** A sequence of representation UN is implicit little endian inside (PS3.5, 6.2.2); its structure was checked. */
function unknownItems(dataSet: DataSet, element: Element): readonly Element[] {
  const stream = new dicomParser.ByteStream(
    dicomParser.littleEndianByteArrayParser,
    dataSet.byteArray,
    element.dataOffset,
  )
  const sequence: Element = {
    tag: element.tag,
    length: element.length,
    dataOffset: element.dataOffset,
  }
  dicomParser.readSequenceItemsImplicit(stream, sequence)
  return sequence.items ?? []
}

const space = 0x20

/**
 * A value's bytes as characters, one each: up to the first NUL (what may stand behind one is nobody's
 * value), trimmed; undefined where absent or empty. Several values stay joined by backslashes.
 */
export function plainValue(dataSet: DataSet, tag: string): string | undefined {
  const element = dataSet.elements[tag]
  if (element === undefined || element.length === 0) return undefined
  const bytes = dataSet.byteArray
  let start = element.dataOffset
  let end = start + element.length
  for (let index = start; index < end; index++) if (bytes[index] === 0) end = index
  while (end > start && (bytes[end - 1] ?? 0) <= space) end--
  while (start < end && (bytes[start] ?? 0) <= space) start++
  return start === end ? undefined : latin1(bytes, start, end)
}

/** Up to this many characters, putting them together is quicker than calling out for them. */
const fewCharacters = 5

/** Of a Buffer, as `openDicom` gives the library, the characters come without a copy of the bytes. */
function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= fewCharacters) {
    let text = ''
    for (let index = start; index < end; index++) text += String.fromCharCode(bytes[index] ?? 0)
    return text
  }
  return Buffer.isBuffer(bytes)
    ? bytes.toString('latin1', start, end)
    : Buffer.from(bytes.subarray(start, end)).toString('latin1')
}

/** Sets what is known: absence is stated by leaving out, in one way. */
export function put<T, K extends keyof T>(record: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) record[key] = value
}

/** A UID, or undefined where the value is none (PS3.5, 9.1). */
export function uidValue(dataSet: DataSet, tag: string): string | undefined {
  const value = plainValue(dataSet, tag)
  return value !== undefined && /^[0-9.]{1,64}$/.test(value) ? value : undefined
}
