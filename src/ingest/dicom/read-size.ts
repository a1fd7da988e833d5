import type { DataSet } from './data-set.ts'
import type { DicomConcept } from '../../catalogue/dicom-codes.ts'
import { ssdeMethodFromAge, ssdeMethods } from '../../catalogue/dicom-codes-values.ts'
import type { IrradiationEventInput } from '../../contract/exam-record.ts'
import { codedValueKey, collectItems, type FoundItems } from './content-items.ts'
import { put } from './elements.ts'
import { measuredValue } from './measured-value.ts'
import type { ReportReading } from './report-reading.ts'

const sizeConcepts: readonly DicomConcept[] = [
  'ssde',
  'water-equivalent-diameter',
  'effective-diameter',
  'lateral-dimension',
  'ap-dimension',
]
const nothingBelow: ReadonlySet<DicomConcept> = new Set()

/**
 * Size-specific dose and the diameters it was had from (TID 10013, rows of 113930). An event may give it by
 * several methods: the best one's is taken (ssdeMethods), and a diameter that it lacks from the next.
 * What was guessed from the age is not taken.
 */
export function readSize(
  found: FoundItems,
  event: number,
  reading: ReportReading,
  record: IrradiationEventInput,
): void {
  if (!sizeConcepts.some((concept) => found.has(concept))) return
  const estimates = (found.get('ssde') ?? [])
    .map((item) => ({ item, below: collectItems(item, nothingBelow) }))
    .map((estimate) => ({ ...estimate, rank: rankOf(estimate.below) }))
    .filter((estimate) => estimate.rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
  const best = estimates.find(({ item }) => measuredValue(item) !== undefined)
  const nodes = [...estimates.map(({ below }) => below), found]
  const diameter = (concept: DicomConcept): string | undefined =>
    reading.number(
      nodes.flatMap((node): readonly DataSet[] => node.get(concept) ?? []),
      concept,
      'cm',
      event,
    )
  if (best !== undefined) put(record, 'ssdeMgy', reading.doseOf(best.item, 'ssde', 'mGy', event))
  put(record, 'waterEquivalentDiameterCm', diameter('water-equivalent-diameter'))
  put(record, 'effectiveDiameterCm', diameter('effective-diameter'))
  put(record, 'lateralDimensionCm', diameter('lateral-dimension'))
  put(record, 'apDimensionCm', diameter('ap-dimension'))
}

/** Place of the method, unknown ones last; null for an estimate from the age. */
function rankOf(below: FoundItems): number | null {
  const method = below.get('measurement-method')?.[0]
  const key = (method && codedValueKey(method)) ?? ''
  if (key === ssdeMethodFromAge) return null
  const rank = ssdeMethods.indexOf(key)
  return rank < 0 ? ssdeMethods.length : rank
}
