import { Random } from '../../sample-data/generator/random.ts'
import { absent16, absent32, type ExamRows } from '../../src/aggregate/exam-rows.ts'
import { rowColumns } from '../../src/storage/duckdb/row-columns.ts'
import { median, timed } from '../bench.ts'
import { protocols } from './dataset.ts'
import { labels, type OurCore } from './our-core.ts'
import { plans } from './plans.ts'

const uploads = 9
const uploadRows = 10_000

export interface UploadTimes {
  /** Milliseconds of work before the commit. */
  readonly prepared: number
  /** From the commit until every later answer has the exams, the indexes among it. */
  readonly published: number
  /** The first answer of the threads after it: they are told of the new directory. */
  readonly firstScan: number
  /** The first answer of the index. */
  readonly firstIndexed: number
}

/** Uploads of one hospital on top of everything, one after another. */
export async function uploadTimes(core: OurCore): Promise<UploadTimes> {
  const prepared: number[] = []
  const published: number[] = []
  const firstScan: number[] = []
  const firstIndexed: number[] = []
  for (let i = 0; i < uploads; i++) {
    const change = { removed: [], added: [rowsOf(i)], version: `upload ${i}`, labels }
    const started = performance.now()
    const edit = core.core.prepare(change)
    prepared.push(performance.now() - started)
    published.push(await timed(() => edit.publish()))
    firstScan.push(await timed(() => core.run('pooled')))
    firstIndexed.push(
      await timed(() => core.core.read((view) => view.ask(plans['facility-medians']))),
    )
  }
  return {
    prepared: median(prepared),
    published: median(published),
    firstScan: median(firstScan),
    firstIndexed: median(firstIndexed),
  }
}

/** A month of one hospital: every protocol, children and adults. */
function rowsOf(upload: number): ExamRows {
  const random = Random.of(1, `upload ${upload}`)
  const whole = (from: number, to: number): number => Math.floor(random.between(from, to))
  const columns = rowColumns(uploadRows)
  columns.facility.fill(upload * 40 + 1)
  columns.phantom.fill(2)
  columns.diagnosticEvents.fill(1)
  for (const name of ['sizeTenthMm', 'lateralTenthMm'] as const) columns[name].fill(absent16)
  for (const name of ['ssde', 'kap', 'kaR', 'scanLengthTenthMm'] as const)
    columns[name].fill(absent32)
  for (let row = 0; row < uploadRows; row++) {
    columns.protocol[row] = whole(1, protocols + 1)
    columns.day[row] = whole(20_400, 20_430)
    columns.ageMonths[row] = random.between(0, 1) < 0.6 ? whole(216, 1000) : whole(0, 216)
    columns.weight10g[row] = whole(500, 12_000)
    columns.scanner[row] = upload * 160 + 1
    columns.device[row] = 1
    columns.sex[row] = whole(1, 3)
    columns.patient[row] = whole(1, 1e9)
    columns.dlp[row] = Math.floor(Math.exp(random.between(13, 17)))
    columns.ctdivol[row] = Math.floor((columns.dlp[row] ?? 0) / 28)
  }
  return { ...columns, length: uploadRows, sequences: new Uint32Array(0) }
}
