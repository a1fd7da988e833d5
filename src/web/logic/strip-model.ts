import type { Reference, Verdict } from '../../contract/analytics.ts'
import type { JudgedRow } from './judge-row.ts'
import type { Scale } from './view-state.ts'

/** What is drawn of one row, in units of the axis (dose, or multiples of the chosen reference). */
export interface StripModel {
  readonly id: string
  readonly verdict: Verdict
  readonly typical: number | null
  /** Null end: open. */
  readonly interval: { readonly lower: number | null; readonly upper: number | null } | null
  readonly peers: { readonly p25: number; readonly p50: number; readonly p75: number } | null
  readonly references: readonly { readonly set: string; readonly value: number }[]
}

/** A reference on the other phantom has no place on this row's axis: it is listed, never drawn. */
const drawable = (reference: Reference): boolean => reference.verdict !== 'phantom-differs'

const scaled = (value: number | null, unit: number): number | null =>
  value === null ? null : value / unit

/** On the ratio scale a row without the chosen reference has nothing to draw. */
export function stripModel(judged: JudgedRow, scale: Scale): StripModel {
  const { id, row, references, against, verdict } = judged
  const empty: StripModel = {
    id,
    verdict,
    typical: null,
    interval: null,
    peers: null,
    references: [],
  }
  if (scale === 'ratio' && against === null) return empty
  const unit = scale === 'ratio' && against !== null ? against.value : 1
  // The interval belongs to the exams' median; a reference per sequence is held against another one.
  const ofSequences = scale === 'ratio' && against?.ctdivolOf === 'sequence'
  const { interval, peers } = row
  return {
    ...empty,
    typical: ofSequences ? against.ratio : scaled(row.typical, unit),
    interval:
      interval === null || ofSequences
        ? null
        : { lower: scaled(interval.lower, unit), upper: scaled(interval.upper, unit) },
    peers:
      peers === null
        ? null
        : { p25: peers.p25 / unit, p50: peers.p50 / unit, p75: peers.p75 / unit },
    references: references
      .filter(drawable)
      .map((reference) => ({ set: reference.set, value: reference.value / unit })),
  }
}

/** Every value a strip draws; the axis must hold them all. */
export const stripValues = (model: StripModel): readonly number[] =>
  [
    model.typical,
    model.interval?.lower ?? null,
    model.interval?.upper ?? null,
    model.peers?.p25 ?? null,
    model.peers?.p75 ?? null,
    ...model.references.map(({ value }) => value),
  ].filter((value) => value !== null)
