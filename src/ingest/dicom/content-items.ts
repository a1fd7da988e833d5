import type { DataSet } from 'dicom-parser'
import { conceptByCode, type DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { Code } from '../../domain/code.ts'
import { firstItem, plainValue, sequenceItems } from './elements.ts'
import type { TextReader } from './text-reader.ts'

/** Content items by concept, in document order; concepts that are not in the catalogue are not there. */
export type FoundItems = ReadonlyMap<DicomConcept, readonly DataSet[]>

/** Code Value, or Long Code Value (0008,0119) for codes over 16 characters. */
const codeValue = (code: DataSet): string | undefined =>
  plainValue(code, 'x00080100') ?? plainValue(code, 'x00080119')

/** "SCHEME VALUE" of a coded concept sequence's first item; undefined where it is empty. */
export function codeKey(dataSet: DataSet, tag: string): string | undefined {
  const code = firstItem(dataSet, tag)
  const value = code && codeValue(code)
  return code && value && `${plainValue(code, 'x00080102') ?? ''} ${value}`
}

/** A coded value as the exam schema holds it; one that does not fit is left out, never cut. */
export function readCode(dataSet: DataSet, tag: string, text: TextReader): Code | undefined {
  const code = firstItem(dataSet, tag)
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
  for (const item of sequenceItems(node, 'x0040a730')) {
    const key = codeKey(item, 'x0040a043')
    const concept = key === undefined ? undefined : conceptByCode.get(key)
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
