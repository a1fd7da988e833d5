import type { Reference } from '../../contract/analytics.ts'
import type { JudgedRow } from './judge-row.ts'
import type { ReferenceSet } from './reference-marks.ts'

type Named = Pick<Reference, 'set' | 'name' | 'indication' | 'ctdivolOf'>

/** "United Kingdom 2022: Lung cancer, per sequence": which reference, in few words, and what it is of. */
export function referenceWords(reference: Named, sets: readonly ReferenceSet[]): string {
  const short = sets.find(({ set }) => set === reference.set)?.short ?? reference.name
  return [
    reference.indication === null ? short : `${short}: ${reference.indication}`,
    ...(reference.ctdivolOf === 'sequence' ? ['per sequence'] : []),
  ].join(', ')
}

/** The sets a heading speaks of, where they are few enough to name: "registry DRL or PiDRL". */
export function heldAgainstWords(sets: readonly ReferenceSet[]): string | null {
  if (sets.length === 0 || sets.length > 2) return null
  return sets.map(({ short }) => short).join(' or ')
}

/**
 * The second of two references a child's row is held against, so that it always says where it stands against
 * PiDRL too; null where there are more than two, which only the row's detail can tell.
 */
export function otherReference({
  row,
  references,
  against,
}: Pick<JudgedRow, 'row' | 'references' | 'against'>):
  (Reference & { readonly ratio: number }) | null {
  const held = references.filter(({ ratio }) => ratio !== null)
  const other = held.find((reference) => reference !== against)
  if (row.population !== 'paediatric' || against === null) return null
  if (held.length !== 2 || other === undefined) return null
  return other.ratio === null ? null : { ...other, ratio: other.ratio }
}
