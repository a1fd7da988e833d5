import { protocolByLoinc } from '../catalogue/protocols.ts'
import type { AnalyticsFilter, DrlAnswer, DrlRow } from '../contract/analytics.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import { disclosedMethod } from './disclosed-cells.ts'
import { usualSchemes } from './protocol-plans.ts'

/** Total by type: every field of a filter says whether a snapshot can be narrowed by it. */
const canNarrow: Readonly<Record<keyof AnalyticsFilter, boolean>> = {
  quantity: true,
  protocol: true,
  scheme: true,
  population: true,
  // Its one method and one quantile type may be named.
  method: true,
  quantileType: true,
  from: false,
  to: false,
  facility: false,
  scanner: false,
  sex: false,
  indication: false,
}

/**
 * The DRLs of a snapshot, narrowed to the cells a filter names.
 * @param filter one that `fieldBeyondSnapshot` finds nothing wrong with
 * @throws RangeError otherwise: an answer to another question must not look like one to this
 */
export function snapshotDrls(snapshot: Snapshot, filter: AnalyticsFilter): DrlAnswer {
  const beyond = fieldBeyondSnapshot(filter)
  if (beyond !== null) throw new RangeError(`a snapshot cannot be narrowed by ${beyond}`)
  const rows = snapshot.cells.filter(
    (cell) =>
      (filter.quantity ?? cell.quantity) === cell.quantity &&
      (filter.protocol ?? cell.protocol.loinc) === cell.protocol.loinc &&
      isOfScheme(cell, filter.scheme) &&
      (filter.population ?? cell.population) === cell.population,
  )
  return { rows, provenance: snapshot.provenance, snapshot: snapshot.id }
}

/** Of the scheme that was asked for, or of those that each protocol has by itself. */
function isOfScheme({ protocol, scheme }: DrlRow, asked: string | undefined): boolean {
  if (asked !== undefined) return scheme === asked
  const known = protocolByLoinc(protocol.loinc)
  return known === undefined || usualSchemes(known).some(({ id }) => id === scheme)
}

/** The first field of a filter that a snapshot cannot answer; null when it can answer them all. */
export function fieldBeyondSnapshot(filter: AnalyticsFilter): keyof AnalyticsFilter | null {
  const { method, quantileType } = disclosedMethod
  if ((filter.method ?? method) !== method) return 'method'
  if ((filter.quantileType ?? quantileType) !== quantileType) return 'quantileType'
  return fieldsOf(filter).find((field) => !canNarrow[field]) ?? null
}

function fieldsOf(filter: AnalyticsFilter): readonly (keyof AnalyticsFilter)[] {
  const isField = (name: string): name is keyof AnalyticsFilter => Object.hasOwn(canNarrow, name)
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
    .filter(isField)
}
