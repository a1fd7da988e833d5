import { countClaims } from '../solver/count-solver.ts'
import { extent, isPinnedTo3 } from '../solver/median-solver.ts'
import { headBands, type PublishedCell } from '../solver/published.ts'
import { unitsOf, type Table, type TableExam } from './random-tables.ts'

export interface Leaks {
  /** Counts that were narrowed under ten values, the true one among them. */
  readonly counts: readonly string[]
  /** Facilities' medians of which one value of three figures is left, for all the others together. */
  readonly medians: readonly string[]
}

/** What the solver gets out of one version of a table. */
export function leaksOf(table: Table, cells: readonly PublishedCell[]): Leaks {
  return { counts: countLeaks(table, cells), medians: medianLeaks([{ table, cells }]) }
}

export function countLeaks(table: Table, cells: readonly PublishedCell[]): readonly string[] {
  return countClaims(cells, 30).flatMap(({ of, quantity, values }) => {
    if (quantity !== 'CTDIvol' && quantity !== 'DLP') return []
    // A claim that is not so discloses nothing: counts of two quantities may be stated as the smaller one.
    const truth = of.startsWith('rest of ')
      ? restOf(table, of.slice('rest of '.length), quantity)
      : examsOf(table, of, quantity)
    const isTrue = values.includes(truth)
    return isTrue ? [`${of} ${quantity}: ${values.join(',')}`] : []
  })
}

/** Exams of a band that are in no band of the other scheme within it, or in facilities with too few there. */
function restOf(table: Table, name: string, quantity: 'CTDIvol' | 'DLP'): number {
  const [from, to] = headBands[name] ?? [0, 0]
  const parts = Object.entries(headBands).filter(
    ([other, [first, last]]) =>
      other.split('/')[0] !== name.split('/')[0] && first >= from && last <= to,
  )
  return parts.reduce(
    (left, [part]) => left - examsOf(table, part, quantity),
    examsOf(table, name, quantity),
  )
}

export const inBand = (
  { exams }: Table,
  name: string,
  quantity: 'CTDIvol' | 'DLP',
): readonly TableExam[] => {
  const [from, to] = headBands[name] ?? [0, 0]
  return exams.filter(
    ({ ageMonths, values }) => values[quantity] !== null && ageMonths >= from && ageMonths < to,
  )
}

const examsOf = (table: Table, name: string, quantity: 'CTDIvol' | 'DLP'): number =>
  unitsOf(inBand(table, name, quantity), quantity).reduce((sum, { exams }) => sum + exams.length, 0)

/**
 * Medians pinned by all versions of a table together; a version tells of those medians that were still the same. Each
 * version is held against the exams that its figures are of.
 */
export function medianLeaks(
  versions: readonly { readonly table: Table; readonly cells: readonly PublishedCell[] }[],
): readonly string[] {
  const known = new Map<string, { low: number; high: number }>()
  for (const { table, cells } of versions) {
    for (const cell of cells) {
      const { quantity } = cell
      if (cell.withheld || (quantity !== 'CTDIvol' && quantity !== 'DLP')) continue
      const name = `${cell.scheme}/${cell.band}`
      const units = unitsOf(inBand(table, name, quantity), quantity)
      for (const { facility, median } of units) {
        const others = units.filter((unit) => unit.facility !== facility)
        const found = extent(
          others.map((unit) => unit.median),
          median,
          cell,
        )
        const key = `${name} ${quantity} facility ${facility} of ${units.length}, median ${median}`
        const before = known.get(key) ?? found
        known.set(key, {
          low: Math.max(before.low, found.low),
          high: Math.min(before.high, found.high),
        })
      }
    }
  }
  return [...known].flatMap(([key, { low, high }]) =>
    isPinnedTo3(low, high) ? [`${key}: ${low}..${high}`] : [],
  )
}
