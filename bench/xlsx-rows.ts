import { readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createChildParser } from '../src/ingest/child/child-parser.ts'
import { row, timed, type Bench } from './bench.ts'
import { sampleCsv } from './sample-reports.ts'
import { scratch } from './scratch.ts'
import { writeXlsx } from './write-xlsx.ts'

const rows = 100_000
const sampleRows = 5000
const megabyte = 2 ** 20
const memoryLimitMb = 512

/** Children of this process and the most memory each has held, in bytes; where the system tells. */
function peakOfChildren(): number {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim()
    const peaks = children
      .split(' ')
      .filter(Boolean)
      .map((pid) => {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
      })
    return Math.max(0, ...peaks)
  } catch {
    return 0
  }
}

/** An OpenREM export of 100,000 exams, each with an accession number and patient of its own. */
async function sampleXlsx(path: string, folder: string): Promise<void> {
  const csv = join(folder, 'sample.csv')
  await sampleCsv(csv, sampleRows)
  const lines = (await readFile(csv, 'utf8')).replace('\ufeff', '').trim().split(/\r?\n/)
  const [headers = [], ...sample] = lines.map((line) => line.split(','))
  const accession = headers.indexOf('Accession number')
  const patient = headers.indexOf('Patient ID')
  const dates = new Set([headers.indexOf('Study date')])
  function* all(): Generator<readonly string[]> {
    yield headers
    for (let at = 0; at < rows; at++) {
      const cells = [...(sample[at % sample.length] ?? [])]
      cells[accession] = `ACC${at}`
      cells[patient] = `PAT${at}`
      yield cells
    }
  }
  await writeXlsx(path, all, dates)
}

/** Reads an XLSX of 100,000 rows in the parse child: rows a second, and the most memory the child holds. */
export const xlsxRows: Bench = async () => {
  const { path, remove } = await scratch()
  const file = join(path, 'export.xlsx')
  await sampleXlsx(file, path)
  const parser = createChildParser({ scriptPath: join(import.meta.dirname, '../parse-child.js') })
  let records = 0
  let peak = 0
  const ms = await timed(async () => {
    for await (const batch of parser.parse([{ path: file, name: 'export.xlsx' }])) {
      records += batch.filter(({ item }) => item.kind === 'record').length
      peak = Math.max(peak, peakOfChildren())
    }
  })
  await parser.close()
  if (records !== rows) throw new Error(`${records} of ${rows} rows were read`)
  const size = ((await stat(file)).size / megabyte).toFixed(0)
  await remove()
  return [
    row(
      `XLSX of ${rows} rows (${size} MB), read in the parse child`,
      'nothing',
      rows / (ms / 1000),
      null,
      'rows/s',
    ),
    row('most memory of the parse child meanwhile', 'its limit', peak / megabyte, null, 'MB', {
      ours: memoryLimitMb,
    }),
  ]
}
