import type { Population } from '../domain/band.ts'
import type { Quantity } from '../domain/quantity.ts'
import { drlSetById, drlSets } from './drl-sets.ts'
import { indicationKey } from './indications.ts'
import type { DrlSet, DrlSetValue } from './types.ts'

/** A cell of exams that published values are looked up for. */
export interface ReferenceQuestion {
  readonly loinc: string
  readonly quantity: Quantity
  readonly schemeId: string
  readonly bandId: string
  readonly population: Population
  /** The indication all exams of the cell share; null when they were not chosen by one. */
  readonly indication: string | null
}

export interface PublishedReference {
  readonly set: DrlSet
  readonly value: DrlSetValue
  /** What a reader must know before comparing, or null. */
  readonly note: string | null
}

/** Schemes a value for all adults is held against: all adults, or the standard adult such sets sample. */
const adultSchemes: ReadonlySet<string> = new Set(['adult-all', 'icrp135-adult-standard'])

/** DRLs are 75th percentiles; a median or an end of a range is no level to exceed (ICRP 135). */
const drlPercentile = 75

/**
 * The published DRLs a cell can be held against, in the order of the catalogue. The phantom is not
 * looked at: a value on the other phantom is an answer too (`phantom differs`), not a silence.
 * - A value of a band answers that scheme and band only. A value without one answers all adults and
 *   the standard adult (50-90 kg).
 * - A set by indication answers only exams of that indication.
 */
export function publishedReferences(question: ReferenceQuestion): readonly PublishedReference[] {
  return drlSets.flatMap((set) =>
    set.values
      .filter((value) => isAnswer(set, value, question))
      .map((value) => ({ set, value, note: noteOf(set, value) })),
  )
}

function isAnswer(set: DrlSet, value: DrlSetValue, question: ReferenceQuestion): boolean {
  return (
    value.kind === 'drl' &&
    value.percentile === drlPercentile &&
    value.quantity === question.quantity &&
    value.loincs.includes(question.loinc) &&
    isSameBand(value, question) &&
    isSameIndication(set, value, question.indication)
  )
}

function isSameBand(value: DrlSetValue, question: ReferenceQuestion): boolean {
  if (value.scheme !== null) {
    return value.scheme === question.schemeId && value.band === question.bandId
  }
  const adults = value.population === 'adult' && question.population !== 'paediatric'
  return adults && adultSchemes.has(question.schemeId)
}

function isSameIndication(set: DrlSet, value: DrlSetValue, indication: string | null): boolean {
  if (!set.byIndication || value.indication === null) return true
  return indication !== null && indicationKey(indication) === indicationKey(value.indication)
}

function noteOf(set: DrlSet, value: DrlSetValue): string | null {
  const notes = [
    value.scheme === null && value.bandText !== null ? `for the ${value.bandText}` : null,
    set.supersededBy === null
      ? null
      : `superseded by ${drlSetById(set.supersededBy)?.name ?? set.supersededBy}`,
  ].filter((note) => note !== null)
  return notes.length === 0 ? null : notes.join('; ')
}
