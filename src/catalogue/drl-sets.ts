import { phantoms } from '../domain/phantom.ts'
import { quantities, quantityDefinitions } from '../domain/quantity.ts'
import { drlSetFiles } from './drl-set-files.ts'
import {
  checkedRows,
  flag,
  indexBy,
  listOf,
  nullable,
  oneOf,
  quantityValue,
  shape,
  text,
} from './shape.ts'
import type { DrlCoverage, DrlSet, DrlSetValue } from './types.ts'

/** A value as its file has it; codes come from the coverage table, source and evidence from the set. */
type FileValue = Omit<DrlSetValue, 'loincs' | 'unit' | 'source' | 'evidence'>
type FileSet = Omit<DrlSet, 'values'> & { readonly values: readonly FileValue[] }

const isCoverage = shape<DrlCoverage>({
  text,
  indication: nullable(text),
  loincs: listOf(text),
  comment: nullable(text),
})

const isValue = shape<FileValue>({
  protocolText: text,
  indication: nullable(text),
  population: oneOf(['paediatric', 'adult']),
  scheme: nullable(text),
  band: nullable(text),
  bandText: nullable(text),
  quantity: oneOf(quantities),
  phantomCm: nullable(oneOf(phantoms)),
  phantomAssumed: flag,
  kind: oneOf(['drl', 'median', 'range-lower', 'range-upper']),
  percentile: nullable(quantityValue),
  percentileStated: flag,
  value: quantityValue,
  note: nullable(text),
})

const isSet = shape<FileSet>({
  id: text,
  name: text,
  country: text,
  year: nullable(quantityValue),
  ctdivolOf: oneOf(['sequence', 'exam']),
  ctdivolOfAssumed: flag,
  byIndication: flag,
  supersededBy: nullable(text),
  source: text,
  evidence: text,
  coverage: listOf(isCoverage),
  values: listOf(isValue),
})

/** The published DRL sets, value by value, with what is known of each value's evidence. */
export const drlSets: readonly DrlSet[] = checkedRows('drl-sets', drlSetFiles, isSet).map(
  (set) => ({
    ...set,
    values: set.values.map((value) => ({
      ...value,
      loincs: coverageOf(set, value).loincs,
      unit: quantityDefinitions[value.quantity].unit,
      source: set.source,
      evidence: set.evidence,
    })),
  }),
)

const byId = indexBy('drl-sets', drlSets, ({ id }) => id)

export function drlSetById(id: string): DrlSet | undefined {
  return byId.get(id)
}

/** The row of the value's own indication, else the row for every indication. */
function coverageOf(set: FileSet, value: FileValue): DrlCoverage {
  const rows = set.coverage.filter((row) => row.text === value.protocolText)
  const found =
    rows.find((row) => row.indication === value.indication) ??
    rows.find((row) => row.indication === null)
  if (found === undefined) {
    throw new TypeError(`${set.id}: no coverage for "${value.protocolText}"`)
  }
  return found
}
