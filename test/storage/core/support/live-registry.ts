import { concatRows } from '../../../../src/aggregate/concat-rows.ts'
import type { CellPlan } from '../../../../src/aggregate/cell-plan.ts'
import type { CellTable } from '../../../../src/aggregate/cell-table.ts'
import type { ExamLabels, ExamRows } from '../../../../src/aggregate/exam-rows.ts'
import { indexPlan } from '../../../../src/aggregate/index-plan.ts'
import { standingPeriod } from '../../../../src/analytics/calendar.ts'
import { homeRules } from '../../../../src/analytics/home-rules.ts'
import { purposes } from '../../../../src/domain/purpose.ts'
import { LiveCore, type LiveCoreOptions } from '../../../../src/storage/core/live-core.ts'
import type { ThreadPool } from '../../../../src/storage/core/thread-pool.ts'
import type { DuckdbRegistry } from '../../../../src/storage/duckdb/open-registry.ts'
import type { WriteObserver } from '../../../../src/storage/duckdb/write-observer.ts'
import { answerPlan } from '../../../oracle/answer-plan.ts'
import { given } from '../../../support/given.ts'
import { clock, temporaryRegistry } from '../../support/temporary-registry.ts'
import { uploadOf } from '../../support/upload-record.ts'
import { threadPool } from './core-threads.ts'

export const standing = standingPeriod(clock())
const diagnostic = purposes.indexOf('diagnostic')

/** Quartiles of facility medians of all protocols: what an index is made for. */
export function nationalPlan({ protocols }: ExamLabels, period = standing): CellPlan {
  const { fromDay, toDay } = period
  const plan = indexPlan(homeRules, protocols, ['ctdivol', 'dlp'], diagnostic, fromDay, toDay)
  const wants = { ...plan.wants, probabilities: [0.25, 0.5, 0.75], intervals: [0.5], sample: true }
  return { ...plan, wants }
}

/** Quartiles of exams by sex and scanner, with much else: no index helps. */
export function scanPlan(labels: ExamLabels, period = standing): CellPlan {
  const plan = nationalPlan(labels, period)
  const wants = { ...plan.wants, patientsUpTo: 5, sequences: true, histogramPerDecade: 10 }
  return {
    ...plan,
    splits: [{ by: 'sex', groups: Uint16Array.of(0, 1, 2, 3) }],
    unit: 'scanner',
    sampleOf: 'exams',
    wants,
  }
}

export interface Answers {
  readonly version: string
  readonly national: CellTable
  readonly scanned: CellTable
  readonly older: CellTable
}
export const longAgo = { fromDay: 0, toDay: standing.toDay }

/** What a core answers, all of one view: by the index, by scanning, and of a period that has no index at first. */
export const answers = (core: LiveCore): Promise<Answers> =>
  core.read(async ({ version, labels, ask }) => ({
    version,
    national: await ask(nationalPlan(labels)),
    scanned: await ask(scanPlan(labels)),
    older: await ask(nationalPlan(labels, longAgo)),
  }))

export interface LiveRegistry {
  readonly core: LiveCore
  readonly registry: DuckdbRegistry
  readonly failures: readonly Error[]
  /** Of a new core on the same database. */
  freshAnswers(): Promise<Answers>
  /** By sorting every exam that is stored. */
  sortedAnswers(): Promise<Omit<Answers, 'version'>>
}

interface Given extends Partial<LiveCoreOptions> {
  readonly open?: (observer: WriteObserver) => Promise<DuckdbRegistry>
  /** Stands between the registry and the core. */
  readonly observe?: (core: LiveCore) => WriteObserver
}

/** A registry with facilities "a" and "b", and a core that follows it. */
export async function liveRegistry(given: Given = {}): Promise<LiveRegistry> {
  const { open = openTemporary, observe = (core) => core, ...options } = given
  const pool: ThreadPool = options.pool ?? threadPool(2)
  const failures: Error[] = []
  const coreOf = (more: Partial<LiveCoreOptions>): LiveCore =>
    new LiveCore({
      feed: (load, signal) => registry.loadExamRows(load, signal),
      pool,
      homeRules,
      limitBytes: 2 ** 30,
      standingPeriod: () => standing,
      onFailure: (error) => failures.push(error),
      ...more,
    })
  const core: LiveCore = coreOf(options)
  const registry: DuckdbRegistry = await open(observe(core))
  return {
    core,
    registry,
    failures,
    freshAnswers: () => answers(coreOf({})),
    sortedAnswers: async () => {
      const blocks: ExamRows[] = []
      const labels = await registry.loadExamRows({
        begin: () => {},
        take: (rows) => void blocks.push(rows),
      })
      const rows = concatRows(blocks)
      return {
        national: answerPlan(rows, nationalPlan(labels)),
        scanned: answerPlan(rows, scanPlan(labels)),
        older: answerPlan(rows, nationalPlan(labels, longAgo)),
      }
    },
  }
}

async function openTemporary(observer: WriteObserver): Promise<DuckdbRegistry> {
  const registry = await temporaryRegistry(undefined, { observer })
  await addUploads(registry)
  return registry
}

/** Uploads 1 and 2 of facility a, 3 of b. */
export const facilityOf = (upload: string): string => (upload === '3' ? 'b' : 'a')
export async function addUploads(registry: DuckdbRegistry): Promise<void> {
  for (const uploadId of ['1', '2', '3']) {
    const facilityId = facilityOf(uploadId)
    await registry.uploads.addUpload(uploadOf({ uploadId, facilityId, sha256: uploadId }))
  }
}

/** A plain object of the first rows of a registry, for changes that it never made. */
export async function storedRows(
  registry: DuckdbRegistry,
): Promise<{ readonly rows: ExamRows; readonly labels: ExamLabels }> {
  const blocks: ExamRows[] = []
  const labels = await registry.loadExamRows({
    begin: () => {},
    take: (rows) => void blocks.push(rows),
  })
  return { rows: given(blocks[0]), labels }
}
