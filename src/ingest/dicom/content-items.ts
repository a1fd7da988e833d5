import type { DataSet } from './data-set.ts'
import { conceptByCode, type DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { Code } from '../../domain/code.ts'
import { plainValue } from './elements.ts'
import type { TextReader } from './text-reader.ts'

/** Content items by concept, in document order; concepts that are not in the catalogue are not there. */
export type FoundItems = ReadonlyMap<DicomConcept, readonly DataSet[]>

/** Code Value, or Long Code Value (0008,0119) for codes over 16 characters. */
const codeValue = (code: DataSet): string | undefined =>
  plainValue(code, 'x00080100') ?? plainValue(code, 'x00080119')

/** "SCHEME VALUE" of a coded concept sequence's first item; undefined where it is empty. */
export function codeKey(dataSet: DataSet, tag: string): string | undefined {
  const code = dataSet.firstItem(tag)
  const value = code && codeValue(code)
  return code && value && `${plainValue(code, 'x00080102') ?? ''} ${value}`
}

/** A coded value as the exam schema holds it; one that does not fit is left out, never cut. */
export function readCode(dataSet: DataSet, tag: string, text: TextReader): Code | undefined {
  const code = dataSet.firstItem(tag)
  if (code === undefined) return undefined
  const value = codeValue(code)
  const scheme = plainValue(code, 'x00080102')
  if (value === undefined || scheme === undefined) return undefined
  if (value.length > 64 || scheme.length > 16) return undefined
  const meaning = text(code, 'x00080104')?.slice(0, 256)
  return meaning === undefined ? { value, scheme } : { value, scheme, meaning }
}

/** Concept Code Sequence (0040,A168): the value of a CODE item. */
export const codedValueKey = (item: DataSet): string | undefined => codeKey(item, 'x0040a168')

/** The concept an item is named by. */
function conceptOf(item: DataSet): DicomConcept | undefined {
  const name = item.firstItem('x0040a043')
  if (name === undefined) return undefined
  const number = numberOfDcmCode(name)
  if (number !== undefined) return conceptByDcmNumber.get(number)
  const key = codeKey(item, 'x0040a043')
  return key === undefined ? undefined : conceptByCode.get(key)
}

/** Collecting looks at every item of a report, and all but a few are named in DCM, by six digits. */
const conceptByDcmNumber: ReadonlyMap<number, DicomConcept> = new Map(
  [...conceptByCode].flatMap(([key, concept]) => {
    const digits = /^DCM (\d{6})$/.exec(key)?.[1]
    return digits === undefined ? [] : [[Number(digits), concept] as const]
  }),
)

/** The number of a code that is exactly six digits of scheme "DCM", from its bytes; undefined for all others. */
function numberOfDcmCode(code: DataSet): number | undefined {
  const value = code.element('x00080100')
  const scheme = code.element('x00080102')
  if (value?.length !== 6 || scheme?.length !== 4) return undefined
  const { bytes } = code
  const at = scheme.offset
  if (bytes[at] !== 0x44 || bytes[at + 1] !== 0x43 || bytes[at + 2] !== 0x4d) return undefined
  if (bytes[at + 3] !== 0x20 && bytes[at + 3] !== 0) return undefined
  let number = 0
  for (let index = value.offset; index < value.offset + 6; index++) {
    const digit = (bytes[index] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  return number
}

/**
 * Collects the items below a node by concept code and scheme.
 * @param containers concepts to go into; of X-ray sources only the first is gone into, since a
 *   dual-source event has two and the record one set of tube values
 */
export function collectItems(
  node: DataSet,
  containers: ReadonlySet<DicomConcept>,
  found = new Map<DicomConcept, DataSet[]>(),
): Map<DicomConcept, DataSet[]> {
  for (const item of node.items('x0040a730')) {
    const concept = conceptOf(item)
    if (concept === undefined) continue
    const seen = found.get(concept)
    if (seen === undefined) found.set(concept, [item])
    else seen.push(item)
    if (!containers.has(concept)) continue
    if (concept === 'ct-x-ray-source-parameters' && seen !== undefined) continue
    collectItems(item, containers, found)
  }
  return found
}
