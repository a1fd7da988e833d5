import type { ComparisonRow, Reference, Verdict } from '../../contract/analytics.ts'
import { verdictWords } from './verdict-words.ts'

/** Which references the reader holds the rows against. */
export interface ReferenceChoice {
  /** Set ids considered and drawn; null: all. */
  readonly sets: readonly string[] | null
  /** One set that verdict and ratio refer to; null: the one that gives the gravest verdict. */
  readonly against: string | null
}

/** A row as shown: verdict and ratio always refer to one and the same reference. */
export interface JudgedRow {
  readonly id: string
  readonly row: ComparisonRow
  readonly references: readonly Reference[]
  readonly against: Reference | null
  readonly ratio: number | null
  readonly verdict: Verdict
}

/** Identifies a cell within one answer, and in the page's address. */
export const rowId = (row: ComparisonRow): string =>
  [row.protocol.loinc, row.scheme, row.band, row.phantomCm ?? '-'].join('~')

const gravity = (verdict: Verdict): number => verdictWords[verdict].gravity

/** Graver verdict first, then the stricter (lower) value, then the order given. */
function leading(references: readonly Reference[]): Reference | null {
  const ranked = references
    .filter((reference) => reference.verdict !== 'phantom-differs')
    .sort((a, b) => gravity(b.verdict) - gravity(a.verdict) || a.value - b.value)
  return ranked[0] ?? null
}

function gravest(references: readonly Reference[]): Verdict {
  const verdicts = references.map((reference) => reference.verdict)
  return verdicts.reduce((worst, next) => (gravity(next) > gravity(worst) ? next : worst), 'no-drl')
}

/** Too few stays too few when its references are switched off; a cell that has none has no DRL. */
function verdictOf(row: ComparisonRow, held: readonly Reference[]): Verdict {
  const isFew = row.status === 'too-few' && row.references.length > 0
  return held.length === 0 && isFew ? 'too-few' : gravest(held)
}

/**
 * The gravest verdict over the references chosen, which with all of them is the service's own. Always taken
 * from the references shown, so that a row never says one thing and its ratio another.
 */
export function judgeRow(row: ComparisonRow, choice: ReferenceChoice): JudgedRow {
  const { sets, against } = choice
  const references = row.references.filter(({ set }) => sets === null || sets.includes(set))
  const held = references.filter(({ set }) => against === null || set === against)
  const chosen = leading(held)
  const verdict = verdictOf(row, held)
  return { id: rowId(row), row, references, against: chosen, ratio: chosen?.ratio ?? null, verdict }
}
