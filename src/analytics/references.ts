import { publishedReferences, type PublishedReference } from '../catalogue/drl-reference.ts'
import type { DrlRow, Reference, TypicalRow } from '../contract/analytics.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import { quantityDefinitions } from '../domain/quantity.ts'
import type { CellDefinition } from './cell-definition.ts'
import { inUnit } from './in-unit.ts'
import type { SequenceValue } from './sequence-value.ts'
import { verdictOf, type HeldAgainst, type HeldValue } from './verdict.ts'

/** The registry's own DRL from the snapshot beside a typical value; null where it has none to show. */
export function registryReference(
  typical: TypicalRow,
  cell: Pick<DrlRow, 'drl' | 'p25' | 'phantomCm' | 'quantity'> | null,
  snapshot: Pick<Snapshot, 'id' | 'from' | 'to'> | null,
): Reference | null {
  if (snapshot === null || cell === null || cell.drl === null) return null
  const held = heldExams(typical)
  const against = { drl: cell.drl, p25: cell.p25, phantomCm: cell.phantomCm }
  return {
    set: 'registry',
    name: 'This registry',
    value: cell.drl,
    kind: 'registry',
    phantomCm: cell.phantomCm,
    phantomAssumed: false,
    indication: null,
    source: `Snapshot ${snapshot.id} of this registry: exams of ${snapshot.from} to ${snapshot.to}`,
    note: null,
    superseded: false,
    ctdivolOf: typical.quantity === 'CTDIvol' ? 'exam' : null,
    ...outcome(held, against, typical),
  }
}

/**
 * Every published DRL the catalogue has for the cell, beside the typical value.
 * @param indication the one all exams were chosen by, or null
 * @param ofSequences CTDIvol of the cell's sequences; undefined: not to be had, then sets whose CTDIvol
 *   is per sequence are left out; null: too few
 */
export function publishedReferencesOf(
  typical: TypicalRow,
  { protocol, scheme, band, quantity }: CellDefinition,
  indication: string | null,
  ofSequences: () => SequenceValue | null | undefined,
): readonly Reference[] {
  const found = publishedReferences({
    loinc: protocol.loinc,
    quantity,
    schemeId: scheme.id,
    bandId: band.id,
    population: scheme.population.kind,
    indication,
  })
  return found.flatMap((reference) => {
    const isOfSequences = quantity === 'CTDIvol' && reference.set.ctdivolOf === 'sequence'
    const sequences = isOfSequences ? ofSequences() : null
    if (sequences === undefined) return []
    const held = isOfSequences ? heldSequences(typical, sequences) : heldExams(typical)
    return [publishedReference(reference, typical, held)]
  })
}

function publishedReference(
  { set, value, note }: PublishedReference,
  typical: TypicalRow,
  held: HeldValue,
): Reference {
  // Only this registry's own cells have a 25th percentile of facilities.
  const against = { drl: value.value, p25: null, phantomCm: value.phantomCm }
  return {
    set: set.id,
    name: set.name,
    value: value.value,
    kind: 'published',
    phantomCm: value.phantomCm,
    phantomAssumed: value.phantomAssumed,
    indication: value.indication,
    source: value.source,
    note,
    superseded: set.supersededBy !== null,
    ctdivolOf: typical.quantity === 'CTDIvol' ? set.ctdivolOf : null,
    ...outcome(held, against, typical),
  }
}

function outcome(
  held: HeldValue,
  against: HeldAgainst,
  { quantity }: TypicalRow,
): Pick<Reference, 'typical' | 'ratio' | 'verdict'> {
  const verdict = verdictOf(held, against, quantityDefinitions[quantity].needsPhantom)
  const isComparable = verdict !== 'phantom-differs' && held.median !== null && against.drl > 0
  return {
    typical: held.median,
    ratio: isComparable && held.median !== null ? held.median / against.drl : null,
    verdict,
  }
}

function heldExams({ typical, interval, phantomCm }: TypicalRow): HeldValue {
  return { median: typical, intervalLower: interval?.lower ?? null, phantomCm }
}

function heldSequences(
  { phantomCm, quantity }: TypicalRow,
  sequences: SequenceValue | null,
): HeldValue {
  if (sequences === null) return { median: null, intervalLower: null, phantomCm }
  const { median, intervalLower } = sequences
  return {
    median: inUnit(median, quantity),
    intervalLower: intervalLower === null ? null : inUnit(intervalLower, quantity),
    phantomCm,
  }
}
