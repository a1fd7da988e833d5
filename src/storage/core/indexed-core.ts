import { answerFromIndex, isIndexed } from '../../aggregate/answer-from-index.ts'
import type { CellPlan } from '../../aggregate/cell-plan.ts'
import type { CellTable } from '../../aggregate/cell-table.ts'
import { CellWriter } from '../../aggregate/cell-writer.ts'
import type { ExamImage } from '../../aggregate/exam-image.ts'
import type { ExamLabels } from '../../aggregate/exam-rows.ts'
import type { ExamStore } from '../../aggregate/exam-store.ts'
import type { HomeRules } from '../../aggregate/home-bands.ts'
import { indexPlan } from '../../aggregate/index-plan.ts'
import { movedIndex } from '../../aggregate/moved-index.ts'
import { sumCounts } from '../../aggregate/join-results.ts'
import { tasksOf } from '../../aggregate/run-task.ts'
import { Workbench } from '../../aggregate/kernels/workbench.ts'
import { newPlanMemory, TaskContext } from '../../aggregate/task-context.ts'
import { builtIndex, type UnitIndex } from '../../aggregate/unit-index.ts'
import type { ExamView } from '../../analytics/ports.ts'
import { purposes } from '../../domain/purpose.ts'
import { mappingVersionOf } from '../duckdb/current-version.ts'
import type { ExamChange, Prepared } from '../duckdb/write-observer.ts'
import type { ThreadPool } from './thread-pool.ts'

/** Days since 1970-01-01, both inclusive. */
export interface Period {
  readonly fromDay: number
  readonly toDay: number
}

interface State {
  readonly version: string
  readonly labels: ExamLabels
  /** All of the store's current directory; that of the standing period first. */
  readonly indexes: readonly (readonly UnitIndex[])[]
}

interface Hold {
  readonly image: ExamImage
  /** One more that must be released. */
  again(): () => void
  release(): void
}

/** Periods, besides the standing one, whose indexes are kept until the next commit. */
const periodsKept = 4
/** What national tables are of: CT, and projection X-rays. */
const indexedPairs = [
  ['ctdivol', 'dlp'],
  ['kap', 'kaR'],
] as const
/** Exams that an answer of the index may look at on the service's own thread: a few milliseconds. */
const rowsAtOnce = 200_000
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const diagnostic = purposes.indexOf('diagnostic')

/**
 * A loaded store with its threads and indexes. Questions over whole facilities and a period that is indexed are answered
 * on the spot; the others by the threads.
 */
export class IndexedCore {
  readonly #store: ExamStore
  readonly #pool: ThreadPool
  readonly #homeRules: HomeRules
  readonly #bench = new Workbench()
  readonly #memory = newPlanMemory()
  readonly #holds = new Map<ExamImage['directory'], number>()
  /** Periods whose indexes are being made. */
  readonly #building = new Set<string>()
  readonly #standing: () => Period
  #state: State
  #isRetired = false

  constructor(parts: {
    readonly store: ExamStore
    readonly pool: ThreadPool
    readonly homeRules: HomeRules
    readonly version: string
    readonly labels: ExamLabels
    /** Its index moves along with every commit; those of other periods are made anew when they are asked for. */
    readonly standing: () => Period
  }) {
    this.#store = parts.store
    this.#pool = parts.pool
    this.#homeRules = parts.homeRules
    this.#state = { version: parts.version, labels: parts.labels, indexes: [] }
    this.#standing = parts.standing
  }

  get bytes(): number {
    return this.#store.bytes
  }

  async read<Result>(
    work: (view: ExamView) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const { version, labels, indexes } = this.#state
    const hold = this.#hold()
    try {
      return await work({
        version,
        mappingVersion: mappingVersionOf(version),
        labels,
        ask: (plan) => {
          // Threads may still read when the work has given up waiting for them.
          const release = hold.again()
          return this.#ask(plan, hold.image, indexes, signal).finally(release)
        },
      })
    } finally {
      hold.release()
    }
  }

  /** Makes the index of a period, unless there is one. */
  async buildIndex({ fromDay, toDay }: Period = this.#standing()): Promise<void> {
    const hasIt = (): boolean => this.#state.indexes.some(isOf({ fromDay, toDay }))
    if (hasIt()) return
    const { labels } = this.#state
    const hold = this.#hold()
    const { image } = hold
    try {
      const made: UnitIndex[] = []
      for (const names of indexedPairs) {
        if (!image.slabs.some((slab) => names.some((name) => slab[name] !== null))) continue
        const plan = indexPlan(this.#homeRules, labels.protocols, names, diagnostic, fromDay, toDay)
        const table = await this.#pool.ask(image, plan, this.#store.homeIds)
        made.push(await builtIndex(image, fromDay, toDay, names, diagnostic, table, pause))
      }
      // A commit in between has made another directory: its index will be made when it is asked for again.
      if (this.#store.image.directory !== image.directory || hasIt()) return
      if (made.length === 0) return
      const isStanding = isOf(this.#standing())
      const others = this.#state.indexes.filter((index) => !isStanding(index))
      const standing = [made, ...this.#state.indexes].filter(isStanding)
      const kept = isStanding(made) ? others : [made, ...others].slice(0, periodsKept)
      this.#state = { ...this.#state, indexes: [...standing, ...kept] }
    } finally {
      hold.release()
    }
  }

  /** @throws CoreFull, CoreOutOfStep */
  prepare({ removed, added, version, labels }: ExamChange): Prepared {
    this.#store.learnProtocols(labels.protocols)
    const edit = this.#store.prepare(removed, added)
    return {
      publish: () => {
        const old = this.#store.image
        edit.publish()
        const { image } = this.#store
        this.#state = {
          version,
          labels,
          indexes: this.#state.indexes
            .filter(isOf(this.#standing()))
            .map((pair) => pair.map((index) => movedIndex(index, image, edit.edited, this.#bench))),
        }
        this.#letGo(old)
      },
      abort: edit.abort,
    }
  }

  /** Nobody will read it any more; those who do may end. */
  retire(): void {
    this.#isRetired = true
    this.#letGo(this.#store.image)
  }

  async #ask(
    plan: CellPlan,
    image: ExamImage,
    indexes: State['indexes'],
    signal: AbortSignal | undefined,
  ): Promise<CellTable> {
    const period = indexes.find(isOf(plan))
    const answer = period === undefined ? null : this.#fromIndex(plan, image, period)
    if (answer !== null) return answer
    const table = await this.#pool.ask(image, plan, this.#store.homeIds, signal)
    if (period === undefined && isNational(plan)) this.#buildBeside(plan)
    return table
  }

  /** Many may ask at once for a period that has no index. */
  #buildBeside({ fromDay, toDay }: Period): void {
    const name = `${fromDay} ${toDay}`
    if (this.#building.has(name)) return
    this.#building.add(name)
    void this.buildIndex({ fromDay, toDay })
      .catch(() => {})
      .finally(() => this.#building.delete(name))
  }

  /** Null where some protocol's cells are not all indexed. */
  #fromIndex(plan: CellPlan, image: ExamImage, period: readonly UnitIndex[]): CellTable | null {
    const context = new TaskContext(plan, this.#store.homeIds, this.#memory)
    const tasks = tasksOf(image, plan.seen.protocols)
    const writer = new CellWriter(plan)
    const chosen = tasks.map(({ protocol }) =>
      period.find((index) => isIndexed(context, index, protocol)),
    )
    // Distinct patients are looked up among the exams, which is for the threads where it takes long.
    const budget = { rows: rowsAtOnce }
    const counts = []
    for (const [place, task] of tasks.entries()) {
      const index = chosen[place]
      if (index === undefined) return null
      const found = answerFromIndex(context, image, index, task, writer, budget)
      if (found === null) return null
      counts.push(found)
    }
    return { cells: writer.columns(), ...sumCounts(counts) }
  }

  /** Keeps the current image as it is for those who read it, and tells the threads once none of them is left. */
  #hold(): Hold {
    const pin = this.#store.pin()
    const { image } = pin
    const { directory } = image
    let count = 0
    const again = (): (() => void) => {
      count++
      let held = true
      return () => {
        if (!held) return
        held = false
        if (--count > 0) return
        pin.release()
        const left = (this.#holds.get(directory) ?? 0) - 1
        this.#holds.set(directory, left)
        this.#letGo(image)
      }
    }
    this.#holds.set(directory, (this.#holds.get(directory) ?? 0) + 1)
    return { image, again, release: again() }
  }

  #letGo(image: ExamImage): void {
    if ((this.#holds.get(image.directory) ?? 0) > 0) return
    this.#holds.delete(image.directory)
    if (this.#isRetired || this.#store.image.directory !== image.directory)
      this.#pool.forgetImage(image)
  }
}

const isOf =
  ({ fromDay, toDay }: Period) =>
  ([index]: readonly UnitIndex[]): boolean =>
    index !== undefined && index.fromDay === fromDay && index.toDay === toDay

/** Of all facilities: such questions come again. */
const isNational = ({ seen, sampleOf, splits, unit }: CellPlan): boolean =>
  seen.facilities === null &&
  seen.protocols === null &&
  sampleOf === 'unit-medians' &&
  splits.length === 0 &&
  unit === 'facility'
