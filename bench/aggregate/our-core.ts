import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CellTable } from '../../src/aggregate/cell-table.ts'
import { ExamStore } from '../../src/aggregate/exam-store.ts'
import { IndexedCore } from '../../src/storage/core/indexed-core.ts'
import { ThreadPool } from '../../src/storage/core/thread-pool.ts'
import { softwareVersion } from '../../src/version.ts'
import { protocols } from './dataset.ts'
import { engineThreads, type CellRow, type Engine } from './engine.ts'
import { homeRules, plans } from './plans.ts'
import { probabilities, type Question } from './questions.ts'
import { readParquet } from './read-parquet.ts'

const limitBytes = 16 * 2 ** 30
/** Codes of the bench stand for nothing but their protocols. */
export const labels = {
  facilities: [],
  scanners: [],
  scannerFacility: [],
  manufacturers: [],
  models: [],
  deviceManufacturer: [],
  deviceModel: [],
  protocols: ['', ...Array.from({ length: protocols }, (_, i) => `p${i + 1}`)],
  indications: [],
}
const answers: readonly Question[] = [
  'pooled',
  'pooled-bands-by-case',
  'sum-weight-bands-by-case',
  'facility-medians',
  'one-protocol',
]

export interface OurCore extends Engine {
  readonly store: ExamStore
  readonly core: IndexedCore
}

/** The core as the service runs it: two threads, and its own memory. `run` scans: it uses no index. */
export function ourCore(): OurCore {
  const store = new ExamStore(homeRules, limitBytes)
  const pool = new ThreadPool(join(import.meta.dirname, '../core-thread.js'), engineThreads)
  const standing = () => ({ fromDay: 0, toDay: 0xffff })
  const core = new IndexedCore({ store, pool, homeRules, version: 'bench.1', labels, standing })
  return {
    name: 'OpenDRL core',
    version: softwareVersion,
    answers,
    store,
    core,
    async load(parquetPath) {
      store.learnProtocols(labels.protocols)
      const builder = store.beginLoad()
      for await (const rows of readParquet(parquetPath)) builder.add(rows)
      await store.finishLoad(builder, () => nextTurn())
    },
    async run(question) {
      const plan = planOf(question)
      return cellRows(question, await pool.ask(store.image, plan, store.homeIds))
    },
    close: () => pool.close(),
  }
}

export function planOf(question: Question) {
  for (const [name, plan] of Object.entries(plans)) if (name === question) return plan
  throw new Error(`the core is not asked for ${question}`)
}

/** An answer in the form of the other engines'. */
export function cellRows(question: Question, { cells }: CellTable): readonly CellRow[] {
  const width = probabilities.length
  return Array.from({ length: cells.length }, (_, cell) => ({
    key: [
      ...(question === 'one-protocol' ? [] : [cells.protocol[cell] ?? 0]),
      cells.slot[cell] ?? 0,
    ],
    values: [...cells.quantiles.subarray(cell * width, (cell + 1) * width)],
  }))
}
