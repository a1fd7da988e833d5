import type { CellWants } from './cell-plan.ts'
import { intervalRanks } from './interval-ranks.ts'
import { interpolate, quantilePosition } from './quantile.ts'

/** Which order statistics of a sample of some size its figures need, and how figures are made of them. */
export interface RankPlan {
  /** 0-based, ascending, each once. */
  readonly ranks: readonly number[]
  /** Indexes into `ranks`. */
  readonly quantiles: readonly {
    readonly below: number
    readonly above: number
    readonly fraction: number
  }[]
  /** Indexes into `ranks`; −1: open. */
  readonly intervals: readonly { readonly lower: number; readonly upper: number }[]
}

export interface Figures {
  readonly quantiles: readonly number[]
  /** NaN: open. */
  readonly lower: readonly number[]
  readonly upper: readonly number[]
}

const remembered = 4096

/** Makes rank plans for the wants of one question; sizes recur from cell to cell. */
export class RankPlans {
  readonly #wants: CellWants
  readonly #plans = new Map<number, RankPlan>()

  constructor(wants: CellWants) {
    this.#wants = wants
  }

  /** @param n 1 or more */
  of(n: number): RankPlan {
    const known = this.#plans.get(n)
    if (known !== undefined) return known
    if (this.#plans.size >= remembered) this.#plans.clear()
    const made = rankPlan(n, this.#wants)
    this.#plans.set(n, made)
    return made
  }

  /** Figures of a sample of n from its order statistics. @param valuesAt gives those of the plan's ranks, in order */
  figures(n: number, valuesAt: (ranks: readonly number[]) => readonly number[]): Figures {
    if (n === 0) return this.#empty()
    const plan = this.of(n)
    const values = valuesAt(plan.ranks)
    const at = (index: number): number => values[index] ?? Number.NaN
    return {
      quantiles: plan.quantiles.map(({ below, above, fraction }) =>
        interpolate(at(below), at(above), fraction),
      ),
      lower: plan.intervals.map(({ lower }) => at(lower)),
      upper: plan.intervals.map(({ upper }) => at(upper)),
    }
  }

  #empty(): Figures {
    const open = this.#wants.intervals.map(() => Number.NaN)
    return {
      quantiles: this.#wants.probabilities.map(() => Number.NaN),
      lower: open,
      upper: open,
    }
  }
}

function rankPlan(n: number, { probabilities, quantileType, intervals }: CellWants): RankPlan {
  const positions = probabilities.map((p) => quantilePosition(n, p, quantileType))
  const bounds = intervals.map((p) => intervalRanks(n, p))
  const wanted = new Set<number>()
  for (const { below } of positions) wanted.add(below).add(Math.min(below + 1, n - 1))
  for (const { lower, upper } of bounds) {
    if (lower !== null) wanted.add(lower - 1)
    if (upper !== null) wanted.add(upper - 1)
  }
  const ranks = [...wanted].sort((a, b) => a - b)
  const indexOf = new Map(ranks.map((rank, index) => [rank, index]))
  const index = (rank: number | null): number => (rank === null ? -1 : (indexOf.get(rank) ?? -1))
  return {
    ranks,
    quantiles: positions.map(({ below, fraction }) => ({
      below: index(below),
      above: index(Math.min(below + 1, n - 1)),
      fraction,
    })),
    intervals: bounds.map(({ lower, upper }) => ({
      lower: index(lower === null ? null : lower - 1),
      upper: index(upper === null ? null : upper - 1),
    })),
  }
}
