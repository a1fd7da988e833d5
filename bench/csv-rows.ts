import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import { row, type Bench } from './bench.ts'
import { intoRegistry } from './into-registry.ts'
import { sampleCsv } from './sample-reports.ts'
import { scratch } from './scratch.ts'

const rows = 20_000

async function bareRows(path: string): Promise<void> {
  const parser = createReadStream(path).pipe(parse({ bom: true, relax_column_count: true }))
  parser.on('data', () => undefined)
  await once(parser, 'end')
}

/** Time for an OpenREM CT export, file to committed exams, against parsing the text alone. */
export const csvRows: Bench = async () => {
  const { path, remove } = await scratch()
  const file = join(path, 'export.csv')
  await sampleCsv(file, rows)
  const { ours, theirs } = await intoRegistry([file], rows, () => bareRows(file))
  await remove()
  return [
    row(`${rows} rows: file to committed exam`, 'csv-parse alone', ours, theirs, 'ms', {
      ratioAtMost: 3,
    }),
  ]
}
