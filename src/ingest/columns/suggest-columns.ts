import { fieldUnits } from '../../catalogue/column-fields.ts'
import { maxHeaderLength, type SuggestedColumn } from '../../contract/layout.ts'
import type { DecimalSign } from './decimal-sign.ts'
import { describeCells } from './describe-cells.ts'
import { headerCandidates, type HeaderCandidate } from './header-candidates.ts'
import type { LogicalColumn } from './logical-columns.ts'
import { readHeader, type HeaderReading } from './read-header.ts'
import { isDose, measureOf, readUnit } from './read-unit.ts'
import { unitHint } from './unit-hint.ts'
import { areAgeStrings, valueFit } from './value-fit.ts'
import { valueCandidates } from './value-candidates.ts'

/** From here a suggestion may stand without a person's doubt. */
const sureFrom = 0.7
/** A second field this close makes the first unsure. */
const margin = 0.1
const suggestFrom = 0.3
/** How far below its best meaning a column may be given another. */
const furthest = 0.3

interface Candidate extends HeaderCandidate {
  readonly evidence: readonly string[]
  readonly unsure: readonly string[]
}

export interface ColumnCells extends LogicalColumn {
  readonly cells: readonly string[]
}

/** What each column seems to hold; no field is suggested for two columns. */
export function suggestColumns(
  columns: readonly ColumnCells[],
  sign: DecimalSign,
): readonly SuggestedColumn[] {
  const read = columns.map((column) => {
    const reading = readHeader(column.name)
    return { column, reading, candidates: candidatesOf(column, reading, sign) }
  })
  // where events stand in numbered blocks, they stand nowhere else
  const blocks = columns.some(({ prefix }) => prefix !== null)
  const chosen = assign(
    read.map(({ column, candidates }) =>
      candidates.filter(
        ({ in: group, score }) =>
          score >= suggestFrom &&
          (!blocks || group === null || (group === 'event') === (column.prefix !== null)),
      ),
    ),
  )
  return read.map(({ column, reading, candidates }, index) =>
    suggested(column, reading, candidates, chosen[index] ?? null, sign),
  )
}

function candidatesOf(
  column: ColumnCells,
  reading: HeaderReading,
  sign: DecimalSign,
): readonly Candidate[] {
  const named = headerCandidates(reading)
  const names = new Set(named.map(({ field }) => field))
  const guessed = valueCandidates(column.cells).filter(({ field }) => !names.has(field))
  return [...named, ...guessed]
    .map((candidate) => weighed(candidate, column, reading, sign))
    .filter(({ score }) => score > 0.15)
    .sort((a, b) => b.score - a.score)
}

/** A header is weighed with its values and its unit: either can speak against it. */
function weighed(
  candidate: HeaderCandidate,
  { cells, prefix }: ColumnCells,
  reading: HeaderReading,
  sign: DecimalSign,
): Candidate {
  const { field, words } = candidate
  if (field === null) return { ...candidate, evidence: [words], unsure: [] }
  const fit = valueFit(field, cells, sign)
  const unit = readUnit(field, reading)
  const evidence = [unit.kind === 'known' ? `${words} in ${unit.unit}` : words]
  if (fit.words !== '') evidence.push(fit.words)
  const unsure: string[] = []
  let { score } = candidate
  if (candidate.in === 'event' && prefix !== null) score = Math.min(1, score + 0.05)
  if (candidate.in !== 'event' && prefix !== null) score *= 0.3
  if (fit.share !== null && fit.share < 0.5) {
    score *= 0.35
    unsure.push('The values are not what the header says.')
  } else if (fit.share !== null && fit.share < 0.9) {
    score *= 0.8
    unsure.push('Some values are not what the header says.')
  }
  if (fit.share === null) score *= 0.95
  if (unit.kind === 'other') {
    score *= isDose(field) ? 0.4 : 0.6
    unsure.push(`The header says ${unit.unit}, which the registry cannot convert for this field.`)
  }
  if (unit.kind === 'several')
    unsure.push(`The header names several units (${unit.units.join(', ')}); a column has one.`)
  return { ...candidate, score, evidence, unsure }
}

/** The best pairs first: a column gets one field, a field one column. */
function assign(candidates: readonly (readonly Candidate[])[]): readonly (Candidate | null)[] {
  const chosen: (Candidate | null)[] = candidates.map(() => null)
  const taken = new Set<string>()
  const pairs = candidates
    .flatMap((list, column) => list.map((candidate) => ({ column, candidate })))
    .sort((a, b) => b.candidate.score - a.candidate.score || a.column - b.column)
  const done = new Set<number>()
  for (const { column, candidate } of pairs) {
    const best = candidates[column]?.[0]?.score ?? 0
    // a column whose meaning another has taken better is not given a meaning it hardly has
    if (done.has(column) || candidate.score < best - furthest) continue
    if (candidate.field !== null && taken.has(candidate.field)) continue
    done.add(column)
    if (candidate.field !== null) taken.add(candidate.field)
    chosen[column] = candidate
  }
  return chosen
}

function suggested(
  column: ColumnCells,
  reading: HeaderReading,
  candidates: readonly Candidate[],
  chosen: Candidate | null,
  sign: DecimalSign,
): SuggestedColumn {
  const field = chosen?.field ?? null
  const unit = field === null ? null : unitFor(field, reading, column.cells)
  const evidence = [...(chosen?.evidence ?? [])]
  const unsure = [...(chosen?.unsure ?? ['The header is not one the registry knows.'])]
  const rival = candidates.find(
    (other) => other !== chosen && other.score > (chosen?.score ?? 0) - margin,
  )
  if (field !== null && rival !== undefined && rival.score >= suggestFrom)
    unsure.push('Another meaning is as likely; see the alternatives.')
  if (field !== null && measureOf(field) !== null && unit === null) {
    unsure.push(
      isDose(field)
        ? 'The header states no unit. Say which: a dose without its unit is never read.'
        : 'The header states no unit; say which.',
    )
    const hint = unitHint(field, column.cells, sign)
    if (hint !== null) evidence.push(hint)
  }
  const best = chosen ?? candidates[0] ?? null
  const shown = describeCells(best?.field ?? null, best?.in ?? null, column.cells)
  return {
    header: (column.prefix === null ? column.header : column.name).slice(0, maxHeaderLength),
    columns: column.indices.length,
    inBlocks: column.prefix !== null,
    ...shown,
    in: chosen?.in ?? null,
    field,
    unit,
    units: field === null ? [] : [...fieldUnits(field)],
    score: rounded(chosen?.score ?? 0),
    sure: chosen !== null && unsure.length === 0 && chosen.score >= sureFrom,
    evidence,
    unsure,
    alternatives: candidates
      .filter((other) => other !== chosen && other.field !== null)
      .slice(0, 3)
      .map((other) => ({
        in: other.in,
        field: other.field,
        score: rounded(other.score),
        evidence: other.evidence.join('; '),
      })),
  }
}

function unitFor(field: string, reading: HeaderReading, cells: readonly string[]): string | null {
  // "045Y" says its unit itself
  if (field === 'ageYears' && areAgeStrings(cells)) return 'years'
  const unit = readUnit(field, reading)
  return unit.kind === 'known' ? unit.unit : null
}

const rounded = (score: number): number => Math.round(Math.min(1, score) * 100) / 100
