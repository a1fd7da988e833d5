import { BandLookup } from './band-lookup.ts'
import type { CellPlan, ProtocolCells } from './cell-plan.ts'
import { ruleIds } from './home-bands.ts'
import { RankPlans } from './rank-plan.ts'
import { seenTests, type SeenTest } from './seen-tests.ts'

/** What every task of one plan needs, made once by each thread. */
export class TaskContext {
  readonly plan: CellPlan
  readonly ranks: RankPlans
  /** Of rows, besides what all rows of a run share. */
  readonly tests: readonly SeenTest[]
  readonly #homeIds: readonly string[]
  readonly #stop: Int32Array | null
  readonly #lookups: Map<string, BandLookup>

  /**
   * @param homeIds of the store, by protocol code
   * @param lookups kept from plan to plan: rules of the same ids are the same
   * @param stop shared: not 0 once nobody waits for the answer
   */
  constructor(
    plan: CellPlan,
    homeIds: readonly string[],
    lookups: Map<string, BandLookup> = new Map(),
    stop: Int32Array | null = null,
  ) {
    this.plan = plan
    this.ranks = new RankPlans(plan.wants)
    this.tests = seenTests(plan.seen)
    this.#homeIds = homeIds
    this.#stop = stop
    this.#lookups = lookups
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
    const known = this.#lookups.get(ids)
    if (known !== undefined) return known
    const made = new BandLookup(rules)
    this.#lookups.set(ids, made)
    return made
  }
}
