import dicomParser, { type DataSet, type Element } from 'dicom-parser'

const none: readonly DataSet[] = []

/** The items of a sequence; empty where it is absent, empty, or no sequence. */
export function sequenceItems(dataSet: DataSet, tag: string): readonly DataSet[] {
  const element = dataSet.elements[tag]
  if (element === undefined || element.length === 0) return none
  const items = element.items ?? (element.vr === 'UN' ? unknownItems(dataSet, element) : [])
  return items.flatMap((item) => item.dataSet ?? [])
}

/** The first item of a sequence: where the templates allow one. */
export function firstItem(dataSet: DataSet, tag: string): DataSet | undefined {
  const element = dataSet.elements[tag]
  if (element === undefined || element.length === 0) return undefined
  const items = element.items ?? (element.vr === 'UN' ? unknownItems(dataSet, element) : [])
  return items[0]?.dataSet
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

/** A value of plain characters (codes, numbers, dates, UIDs), trimmed; undefined where empty. */
export function plainValue(dataSet: DataSet, tag: string): string | undefined {
  const value = dataSet.string(tag)
  return value === undefined || value === '' ? undefined : value
}

/** A UID, or undefined where the value is none (PS3.5, 9.1). */
export function uidValue(dataSet: DataSet, tag: string): string | undefined {
  const value = plainValue(dataSet, tag)
  return value !== undefined && /^[0-9.]{1,64}$/.test(value) ? value : undefined
}
