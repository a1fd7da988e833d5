import { aggregate } from './aggregate.ts'
import { cStore } from './c-store.ts'
import { csvRows } from './csv-rows.ts'
import { demo } from './demo.ts'
import { growth } from './growth.ts'
import { hostile } from './hostile.ts'
import { ingestMemory } from './ingest-memory.ts'
import { ingest } from './ingest.ts'
import { drlTable } from './drl-table.ts'
import { rdsrFiles } from './rdsr-files.ts'
import { xlsxRows } from './xlsx-rows.ts'
import { machine, type Bench, type BenchReport, type BenchRow } from './bench.ts'

const benches: Readonly<Record<string, Bench>> = {
  demo,
  ingest,
  'ingest-memory': ingestMemory,
  'rdsr-files': rdsrFiles,
  'csv-rows': csvRows,
  'xlsx-rows': xlsxRows,
  'c-store': cStore,
  aggregate,
  'drl-table': drlTable,
  growth,
  hostile,
}

const [name, ...flags] = process.argv.slice(2)
const bench = name === undefined ? undefined : benches[name]
if (name === undefined || bench === undefined) {
  process.stderr.write(`Which bench? ${Object.keys(benches).join(', ')} [--json]\n`)
  process.exit(2)
}

const figure = (value: number | null): string =>
  value === null ? '' : value >= 100 ? value.toFixed(0) : value.toPrecision(3)

function line(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
    .join('  ')
}

function text(rows: readonly BenchRow[]): string {
  const cells = [
    ['question', 'against', 'ours', 'theirs', 'unit', 'ratio', 'limit', 'holds'],
    ...rows.map(({ question, against, ours, theirs, unit, ratio, limit, holds }) => [
      question,
      against,
      figure(ours),
      figure(theirs),
      unit,
      figure(ratio),
      figure(limit),
      holds === null ? '' : holds ? 'yes' : 'NO',
    ]),
  ]
  const widths = cells[0]?.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0))) ?? []
  return cells.map((row) => line(row, widths)).join('\n')
}

const rows = await bench()
const report: BenchReport = {
  name,
  machine: machine(),
  date: new Date().toISOString().slice(0, 10),
  rows,
}
process.stdout.write(
  flags.includes('--json')
    ? `${JSON.stringify(report, null, 2)}\n`
    : `${name} · ${report.machine} · ${report.date}\n${text(rows)}\n`,
)
process.exit(0)
