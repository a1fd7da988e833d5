import { BandLookup } from './band-lookup.ts'
import type { CellPlan, CellWants, ProtocolCells } from './cell-plan.ts'
import { ruleIds } from './home-bands.ts'
import { RankPlans } from './rank-plan.ts'
import { seenTests, type SeenTest } from './seen-tests.ts'

/** What one thread keeps from plan to plan. */
export interface PlanMemory {
  /** By ids of rules: those of the same ids are the same. */
  readonly lookups: Map<string, BandLookup>
  /** By what is wanted of a sample. */
  readonly ranks: Map<string, RankPlans>
}

export const newPlanMemory = (): PlanMemory => ({ lookups: new Map(), ranks: new Map() })

/** What every task of one plan needs, made once by each thread. */
export class TaskContext {
  readonly plan: CellPlan
  readonly ranks: RankPlans
  /** Of rows, besides what all rows of a run share. */
  readonly tests: readonly SeenTest[]
  readonly #homeIds: readonly string[]
  readonly #stop: Int32Array | null
  readonly #memory: PlanMemory

  /**
   * @param homeIds of the store, by protocol code
   * @param stop shared: not 0 once nobody waits for the answer
   */
  constructor(
    plan: CellPlan,
    homeIds: readonly string[],
    memory: PlanMemory = newPlanMemory(),
    stop: Int32Array | null = null,
  ) {
    this.plan = plan
    this.ranks = ranksOf(plan.wants, memory)
    this.tests = seenTests(plan.seen)
    this.#homeIds = homeIds
    this.#stop = stop
    this.#memory = memory
  }

  /** Between two passes over rows. @throws Error when nobody waits for the answer any more */
  assertWanted(): void {
    if (this.#stop !== null && Atomics.load(this.#stop, 0) !== 0)
      throw new Error('The question was given up.')
  }

  cellsOf(protocol: number): ProtocolCells | null {
    return protocol === 0 ? null : (this.plan.protocols[protocol] ?? null)
  }

  /** Whether the plan bands a protocol as its runs are. */
  isHome(protocol: number): boolean {
    const cells = this.cellsOf(protocol)
    return cells !== null && ruleIds(cells.rules) === this.#homeIds[protocol]
  }

  lookupOf({ rules }: ProtocolCells): BandLookup {
    const ids = ruleIds(rules)
    const known = this.#memory.lookups.get(ids)
    if (known !== undefined) return known
    const made = new BandLookup(rules)
    this.#memory.lookups.set(ids, made)
    return made
  }
}

/** Questions ask for the same figures again and again, and samples of the same sizes need the same ranks. */
function ranksOf(wants: CellWants, { ranks }: PlanMemory): RankPlans {
  const { probabilities, quantileType, intervals } = wants
  const name = JSON.stringify([probabilities, quantileType, intervals])
  const known = ranks.get(name)
  if (known !== undefined) return known
  if (ranks.size >= remembered) ranks.clear()
  const made = new RankPlans(wants)
  ranks.set(name, made)
  return made
}

const remembered = 64
