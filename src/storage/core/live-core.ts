import { CoreFull } from '../../aggregate/core-full.ts'
import { CoreOutOfStep } from '../../aggregate/edit-run.ts'
import type { ExamLabels } from '../../aggregate/exam-rows.ts'
import { ExamStore } from '../../aggregate/exam-store.ts'
import type { HomeRules } from '../../aggregate/home-bands.ts'
import type { ExamCore, ExamView } from '../../analytics/ports.ts'
import type { ExamLoad } from '../duckdb/load-exam-rows.ts'
import type { ExamChange, Prepared, WriteObserver } from '../duckdb/write-observer.ts'
import { throwIfGivenUp, untilGivenUp } from './given-up.ts'
import { IndexedCore, type Period } from './indexed-core.ts'
import type { ThreadPool } from './thread-pool.ts'

/** Gives all exams as of a moment between two commits, and what their codes stand for. */
export type CoreFeed = (load: ExamLoad, signal?: AbortSignal) => Promise<ExamLabels>

export interface LiveCoreOptions {
  readonly feed: CoreFeed
  readonly pool: ThreadPool
  /** Rules by which exams lie together; a plan that bands by the same ones is answered fastest. */
  readonly homeRules: HomeRules
  readonly limitBytes: number
  /** The period of national tables, whose index is made at the start. */
  readonly standingPeriod: () => Period
  readonly onFailure: (error: Error) => void
  /** How long a load that did not fit is not tried again; default: a minute. */
  readonly retryAfterMs?: number
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * The exams of the registry in memory: loaded once, when first asked for, and current with every commit from then on.
 * Whoever reads sees one commit, whole.
 */
export class LiveCore implements ExamCore, WriteObserver {
  readonly #options: LiveCoreOptions
  readonly #retryAfterMs: number
  #full: { readonly error: CoreFull; readonly until: number } | null = null
  readonly #closing = new AbortController()
  #loaded: Promise<IndexedCore> | null = null
  /** Null: not loaded yet. */
  #core: IndexedCore | null = null
  /** Commits since the load began; null while none is under way. */
  #waiting: ExamChange[] | null = null

  constructor(options: LiveCoreOptions) {
    this.#options = options
    this.#retryAfterMs = options.retryAfterMs ?? 60_000
  }

  /** Whether questions are answered without waiting for a load. */
  get isReady(): boolean {
    return this.#core !== null
  }

  get listening(): boolean {
    return this.#loaded !== null
  }

  /** Bytes held; 0 before the load. */
  get bytes(): number {
    return this.#core?.bytes ?? 0
  }

  /**
   * Loads the exams unless that was done or is under way.
   * @throws CoreFull, and what the feed throws; the next call tries again, after CoreFull not before a minute
   */
  async load(): Promise<void> {
    await this.#whenLoaded()
  }

  async read<Result>(
    work: (view: ExamView) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    throwIfGivenUp(signal)
    const core = this.#core ?? (await untilGivenUp(this.#whenLoaded(), signal))
    throwIfGivenUp(signal)
    return core.read(work, signal)
  }

  async prepare(change: ExamChange): Promise<Prepared> {
    const waiting = this.#waiting
    if (waiting !== null) return { publish: () => this.#publishWaiting(waiting, change), abort }
    const core = this.#core
    if (core === null) return nothing
    try {
      const prepared = core.prepare(change)
      return { publish: () => this.#orReload(prepared.publish), abort: prepared.abort }
    } catch (error) {
      const stands = change.mustStand === true && error instanceof CoreFull
      if (!(error instanceof CoreOutOfStep) && !stands) throw error
      // The registry is right: the commit goes on, and the core is loaded anew.
      return { publish: () => this.#reload(error), abort }
    }
  }

  reopened(): void {
    const loaded = this.#loaded
    const again = (): void => {
      if (this.#loaded === loaded) this.#reload(new Error('The database was opened anew.'))
    }
    // A load that fails is tried again anyway.
    loaded?.then(again, () => {})
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The core is closed.'))
    await this.#loaded?.catch(() => {})
    await this.#options.pool.close()
  }

  /** The load may have ended between the commit's preparation and its end. */
  #publishWaiting(waiting: ExamChange[], change: ExamChange): void {
    if (this.#waiting === waiting) waiting.push(change)
    else this.#orReload(() => this.#core?.prepare(change).publish())
  }

  /** What is committed cannot be refused any more: a core that fails to take it in is loaded anew. */
  #orReload(publish: () => void): void {
    try {
      publish()
    } catch (error) {
      this.#reload(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #whenLoaded(): Promise<IndexedCore> {
    if (this.#loaded !== null) return this.#loaded
    // Every question would read the whole registry, only to find that it is too large.
    if (this.#full !== null && performance.now() < this.#full.until)
      return Promise.reject(this.#full.error)
    const loading = this.#load()
    this.#loaded = loading
    loading.catch((error: unknown) => {
      if (this.#loaded === loading) this.#loaded = null
      if (error instanceof CoreFull)
        this.#full = { error, until: performance.now() + this.#retryAfterMs }
    })
    return loading
  }

  #reload(error: Error): void {
    this.#options.onFailure(error)
    this.#core?.retire()
    this.#core = null
    this.#loaded = null
    this.#whenLoaded().catch(this.#options.onFailure)
  }

  async #load(): Promise<IndexedCore> {
    const { feed, pool, homeRules, limitBytes, standingPeriod } = this.#options
    const store = new ExamStore(homeRules, limitBytes)
    const builder = store.beginLoad()
    let version = ''
    const waiting: ExamChange[] = []
    let core: IndexedCore | null = null
    try {
      const labels = await feed(
        {
          begin: (loadedVersion) => {
            version = loadedVersion
            this.#waiting = waiting
          },
          take: (rows, { protocols }) => {
            store.learnProtocols(protocols)
            builder.add(rows)
          },
        },
        this.#closing.signal,
      )
      await store.finishLoad(builder, pause)
      core = new IndexedCore({
        store,
        pool,
        homeRules,
        version,
        labels,
        standing: standingPeriod,
      })
      await core.buildIndex()
      // From here to the end nothing else runs: no commit falls between the last one waiting and the next.
      for (const change of waiting) core.prepare(change).publish()
      this.#core = core
      this.#full = null
      return core
    } catch (error) {
      core?.retire()
      throw error
    } finally {
      this.#waiting = null
    }
  }
}

const abort = (): void => {}
const nothing: Prepared = { publish: () => {}, abort }
