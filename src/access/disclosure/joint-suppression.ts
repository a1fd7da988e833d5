import { feasibleCounts } from './feasible-counts.ts'
import { sizeOfRest, tracesLess, type Difference, type Traces } from './traces.ts'

export interface JointContent {
  readonly exams: number
  readonly facilities: number
  /** As they are published beside the other quantities, see `statedCounts`: what an attacker reckons with. */
  readonly stated: { readonly exams: number; readonly facilities: number }
  readonly traces: Traces
}

/** A cell among cells that may overlap: a band of one scheme, with all quantities that may leave. */
export interface JointCell {
  readonly id: string
  /** Cells of one axis lie within or beside one another; of different axes, anyhow. */
  readonly axis: string
  /** Half-open. */
  readonly from: number
  readonly to: number
  /** Was shown to these readers before: it cannot be unsaid. */
  readonly isKnown: boolean
  /** How much it is missed; the usual scheme more than another. */
  readonly weight: number
  /** Fewest exams with which a facility counts in a cell. */
  readonly unitMinimum: number
  /** Fewest facilities of a cell that is not withheld for itself. */
  readonly minimumFacilities: number
  /** By quantity; empty: it cannot be shown, but stands in the grid. */
  readonly contents: ReadonlyMap<string, JointContent>
}

/** Values that the count of a withheld cell must be able to have. */
export const fewestFeasible = 10
const fewestExams = 10
/** Subsets of more cells are too many to try. */
const mostFree = 14

/**
 * Which of the cells may be shown together: the most by weight for which nothing can be worked out by taking one from
 * another. What is withheld as too small and what is withheld for its sake looks the same.
 * @param cells all of one protocol and phantom, withheld ones too
 * @returns ids
 * @throws RangeError where bands of one axis cut across one another, or there are more than can be tried
 */
export function jointlyShown(cells: readonly JointCell[]): ReadonlySet<string> {
  assertNested(cells)
  const able = cells.filter(({ contents }) => contents.size > 0)
  const free = able.filter(({ isKnown }) => !isKnown)
  if (free.length > mostFree)
    throw new RangeError(`${free.length} overlapping cells cannot be protected together`)
  const known = able.filter(({ isKnown }) => isKnown)
  const isSafe = safety(cells)
  let best: readonly JointCell[] = []
  let bestWeight = -1
  for (let chosen = 2 ** free.length - 1; chosen >= 0; chosen--) {
    const shown = free.filter((_, place) => ((chosen >>> place) & 1) === 1)
    const weight = shown.reduce((sum, cell) => sum + cell.weight, 0)
    if (weight > bestWeight && isSafe(new Set([...known, ...shown].map(({ id }) => id)), shown)) {
      best = shown
      bestWeight = weight
    }
  }
  return new Set([...known, ...best].map(({ id }) => id))
}

/** Whether a set of shown cells is safe in every relation that one of the new ones has a part in. */
function safety(
  cells: readonly JointCell[],
): (shown: ReadonlySet<string>, fresh: readonly JointCell[]) => boolean {
  const answers = new Map<string, boolean>()
  const remembered = (key: string, answer: () => boolean): boolean => {
    const found = answers.get(key) ?? answer()
    answers.set(key, found)
    return found
  }
  return (shown, fresh) => {
    const isFresh = new Set(fresh.map(({ id }) => id))
    const all = cells.filter(({ id }) => shown.has(id))
    const quantities = new Set(all.flatMap(({ contents }) => [...contents.keys()]))
    for (const quantity of quantities) {
      const there = all.filter(({ contents }) => contents.has(quantity))
      for (const whole of there) {
        const { parts, covers } = partsOf(whole, there, cells)
        if (parts.length > 0 && [whole, ...parts].some(({ id }) => isFresh.has(id))) {
          const key = [quantity, whole.id, covers, ...parts.map(({ id }) => id)].join('\n')
          if (!remembered(key, () => isRestSafe(whole, parts, covers, quantity))) return false
        }
        for (const other of there) {
          if (other.axis === whole.axis || other.id <= whole.id) continue
          if (!isFresh.has(whole.id) && !isFresh.has(other.id)) continue
          const key = [quantity, whole.id, other.id].join('\n')
          if (!remembered(key, () => differ(whole, [other], quantity) !== 'few')) return false
        }
      }
    }
    return true
  }
}

/** What is left of a whole without its shown parts: enough that the counts of the rest stay open, or nothing at all. */
function isRestSafe(
  whole: JointCell,
  parts: readonly JointCell[],
  covers: boolean,
  quantity: string,
): boolean {
  const difference = differ(whole, parts, quantity)
  const content = whole.contents.get(quantity)
  const others = parts.flatMap((part) => part.contents.get(quantity) ?? [])
  if (content === undefined) return true
  const rest = restOf(content, others)
  if (covers)
    return (rest === 0 && difference === 'none') || isEnough(rest, fewestExams, difference)
  const feasible = (total: Counts, taken: readonly Counts[]): number =>
    feasibleCounts(
      {
        exams: restOf(total, taken),
        facilities: total.facilities,
        partFacilities: taken.map(({ facilities }) => facilities),
        unitMinimum: whole.unitMinimum,
        mostFacilities: whole.minimumFacilities - 1,
      },
      fewestFeasible,
    )
  const stated = feasible(
    content.stated,
    others.map((other) => other.stated),
  )
  return (
    feasible(content, others) === fewestFeasible &&
    // Stated counts that fit no table tell nothing.
    (stated === fewestFeasible || stated === 0) &&
    isEnough(rest, fewestExams, difference)
  )
}

type Counts = Pick<JointContent, 'exams' | 'facilities'>

const restOf = (total: Counts, taken: readonly Counts[]): number =>
  taken.reduce((left, { exams }) => left - exams, total.exams)

const isEnough = (rest: number, fewest: number, difference: Difference): boolean =>
  rest >= fewest && difference === 'enough'

function differ(whole: JointCell, parts: readonly JointCell[], quantity: string): Difference {
  const of = ({ contents }: JointCell): Traces[] => {
    const content = contents.get(quantity)
    return content === undefined ? [] : [content.traces]
  }
  const [traces] = of(whole)
  return traces === undefined ? 'few' : sizeOfRest(tracesLess(traces, parts.flatMap(of)))
}

/** The widest shown cells within a cell, and whether they fill it. Of two equal bands the later is within the first. */
function partsOf(
  whole: JointCell,
  shown: readonly JointCell[],
  cells: readonly JointCell[],
): { readonly parts: readonly JointCell[]; readonly covers: boolean } {
  const order = new Map(cells.map(({ id }, place) => [id, place]))
  const placeOf = ({ id }: JointCell): number => order.get(id) ?? 0
  const isWithin = (inner: JointCell, outer: JointCell): boolean =>
    inner.id !== outer.id &&
    inner.axis === outer.axis &&
    inner.from >= outer.from &&
    inner.to <= outer.to &&
    (inner.to - inner.from < outer.to - outer.from || placeOf(inner) > placeOf(outer))
  const within = shown.filter((cell) => isWithin(cell, whole))
  const parts = within.filter((cell) => !within.some((other) => isWithin(cell, other)))
  const filled = parts.reduce((sum, { from, to }) => sum + to - from, 0)
  return { parts, covers: filled === whole.to - whole.from }
}

function assertNested(cells: readonly JointCell[]): void {
  for (const left of cells)
    for (const right of cells) {
      if (left.axis !== right.axis || left.from >= right.from) continue
      if (right.from < left.to && right.to > left.to)
        throw new RangeError(`the bands ${left.id} and ${right.id} cut across one another`)
    }
}
