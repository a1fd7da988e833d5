import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import { median, row, timed, type Bench } from './bench.ts'
import { sampleCsv } from './sample-reports.ts'
import { freshRegistry, scratch } from './scratch.ts'

const rounds = 5

async function bareRows(path: string): Promise<number> {
  let rows = 0
  const parser = createReadStream(path).pipe(parse({ bom: true, relax_column_count: true }))
  parser.on('data', () => rows++)
  await once(parser, 'end')
  return rows
}

/** Rows of an OpenREM CT export per second, file to committed exam, against parsing the text alone. */
export const csvRows: Bench = async () => {
  const { path, remove } = await scratch()
  const file = join(path, 'export.csv')
  await sampleCsv(file)
  const rows = (await bareRows(file)) - 1
  const bare: number[] = []
  const whole: number[] = []
  for (let round = 0; round < rounds; round++) {
    bare.push(await timed(() => bareRows(file)))
    const dataDir = join(path, `data-${round}`)
    const services = await freshRegistry(dataDir)
    const files = [{ path: file, name: 'export.csv' }]
    whole.push(
      await timed(() =>
        services.ingestFiles('bench', { files, sha256: String(round), sizeBytes: 0 }),
      ),
    )
    await services.close()
    await rm(dataDir, { recursive: true })
  }
  await remove()
  const rate = (times: readonly number[]) => rows / (median(times) / 1000)
  return [
    row(
      `${rows} rows: file to committed exam`,
      'csv-parse alone',
      rate(whole),
      rate(bare),
      'rows/s',
    ),
  ]
}
