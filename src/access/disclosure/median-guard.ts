import { significant } from './significant.ts'

/** P25, P50, P75, and the ends of the interval of P75; null: open. */
export type MedianFigures = readonly [
  p25: number,
  p50: number,
  p75: number,
  lower: number | null,
  upper: number | null,
]

export interface GuardInput {
  /** Medians of facilities, ascending, in any steps. */
  readonly medians: Float64Array
  /** The exact figures of ascending medians; none falls when a median rises. */
  readonly figuresOf: (medians: Float64Array) => MedianFigures
  readonly significantFigures: number
  /** Steps in one unit: figures are rounded in units. */
  readonly stepsPerUnit: number
}

/** What all other facilities together, who know their own medians, learn of one facility's. */
export interface Known {
  /** Of the medians. */
  readonly at: number
  /** The median lies in lower..upper, in steps. */
  readonly lower: number
  readonly upper: number
}

export interface Guarded {
  /** Rounded, in units. */
  readonly figures: MedianFigures
  readonly known: readonly Known[]
}

/** Steps of its third figure within which a median must stay unknown: two values of three figures at least. */
const fewestSteps = 1

/**
 * Figures of facility medians that pin no facility's median to three figures, not even for all the others together.
 * Rounding alone does not give that: two rounded figures that rest on one facility's median narrow it twice. Where they
 * do, ends of the interval are left open.
 * @returns null where not even the quartiles may be shown
 */
export function guardMedians(input: GuardInput): Guarded | null {
  for (const [keepsLower, keepsUpper] of [
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const) {
    const figuresOf = (medians: Float64Array): MedianFigures => {
      const [p25, p50, p75, lower, upper] = input.figuresOf(medians)
      return [p25, p50, p75, keepsLower ? lower : null, keepsUpper ? upper : null]
    }
    const guarded = knownOf({ ...input, figuresOf })
    if (guarded.known.every(({ at, lower, upper }) => !isPinned(input, at, lower, upper)))
      return guarded
  }
  return null
}

/** Whether bounds in steps leave less of a median than may be known. */
export function isPinned(
  { medians, stepsPerUnit }: Pick<GuardInput, 'medians' | 'stepsPerUnit'>,
  at: number,
  lower: number,
  upper: number,
): boolean {
  const median = (medians[at] ?? 0) / stepsPerUnit
  const third = median > 0 ? 10 ** (Math.floor(Math.log10(median)) - 2) : 0
  return (upper - lower) / stepsPerUnit < fewestSteps * third
}

function knownOf(input: GuardInput): Guarded {
  const { medians, figuresOf, significantFigures, stepsPerUnit } = input
  const exact = figuresOf(medians)
  const round = (value: number): number => significant(value / stepsPerUnit, significantFigures)
  const roundOrOpen = (value: number | null): number | null =>
    value === null ? null : round(value)
  const [p25, p50, p75, lower, upper] = exact
  const figures = [
    round(p25),
    round(p50),
    round(p75),
    roundOrOpen(lower),
    roundOrOpen(upper),
  ] as const
  const ranges = figures.map((figure) =>
    figure === null ? null : roundedFrom(figure, significantFigures, stepsPerUnit),
  )
  const isShown = (values: MedianFigures): boolean =>
    ranges.every((range, i) => {
      const value = values[i] ?? null
      return range === null || value === null || (range.from <= value && value <= range.to)
    })
  const highest = 10 * (medians.at(-1) ?? 0)
  const known: Known[] = []
  // Those whose medians lie outside of all that is shown are told as little as one another on their open side.
  let below: number | null = null
  let above: number | null = null
  for (const [at, median] of medians.entries()) {
    const isPossible = (value: number): boolean => isShown(figuresOf(withValue(medians, at, value)))
    const mayBeLowest = isPossible(0)
    const mayBeHighest = isPossible(highest)
    if (mayBeLowest && mayBeHighest) continue
    if (mayBeLowest)
      known.push({ at, lower: 0, upper: (below ??= border(isPossible, median, highest)) })
    else if (mayBeHighest)
      known.push({ at, lower: (above ??= border(isPossible, median, 0)), upper: highest })
    else
      known.push({
        at,
        lower: border(isPossible, median, 0),
        upper: border(isPossible, median, highest),
      })
  }
  return { figures, known }
}

/** The values that a figure may be rounded from, in steps. */
function roundedFrom(
  figure: number,
  significantFigures: number,
  stepsPerUnit: number,
): { readonly from: number; readonly to: number } {
  if (figure === 0) return { from: 0, to: 0 }
  const power = Math.floor(Math.log10(figure) + 1e-12)
  const last = 10 ** (power - significantFigures + 1)
  const isPowerOfTen = Math.abs(figure / 10 ** power - 1) < 1e-9
  return {
    from: (figure - (isPowerOfTen ? last / 20 : last / 2)) * stepsPerUnit,
    to: (figure + last / 2) * stepsPerUnit,
  }
}

/** The last possible value on the way from one that is possible to one that is not. */
function border(isPossible: (value: number) => boolean, from: number, to: number): number {
  let inside = from
  let outside = to
  for (let halving = 0; halving < 40; halving++) {
    const middle = (inside + outside) / 2
    if (isPossible(middle)) inside = middle
    else outside = middle
  }
  return inside
}

/** The same medians, ascending, one of them replaced. */
function withValue(medians: Float64Array, at: number, value: number): Float64Array {
  const all = medians.slice()
  let place = at
  for (; place > 0 && (all[place - 1] ?? 0) > value; place--) all[place] = all[place - 1] ?? 0
  for (; place < all.length - 1 && (all[place + 1] ?? 0) < value; place++)
    all[place] = all[place + 1] ?? 0
  all[place] = value
  return all
}
