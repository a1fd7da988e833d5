import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bandwidth } from './aggregate/bandwidth.ts'
import { dataset } from './aggregate/dataset.ts'
import type { CellRow, Engine } from './aggregate/engine.ts'
import { allEngines } from './aggregate/engines/all-engines.ts'
import { questions, type Question } from './aggregate/questions.ts'
import { firstDifference } from './aggregate/same-cells.ts'
import { machine, median, timed } from './bench.ts'

const rounds = 5
const print = (line: string) => process.stdout.write(`${line}\n`)

interface Figures {
  readonly wall: number[]
  /** Of the whole process, so of all threads of the engine; unlike the wall it ignores other work. */
  readonly cpu: number[]
}

async function ask(engine: Engine, question: Question, into: Figures): Promise<readonly CellRow[]> {
  const before = process.cpuUsage()
  let answer: readonly CellRow[] = []
  into.wall.push(await timed(async () => (answer = await engine.run(question))))
  const { user, system } = process.cpuUsage(before)
  into.cpu.push((user + system) / 1000)
  return answer
}

/** Engines in turn within a round, so that what else the machine does falls on all alike. */
async function measure(engines: readonly Engine[]): Promise<void> {
  const figures = new Map<string, Figures>()
  for (let round = 0; round <= rounds; round++) {
    for (const question of questions) {
      let first: { readonly name: string; readonly answer: readonly CellRow[] } | undefined
      for (const engine of engines.filter(({ answers }) => answers.includes(question))) {
        const key = `${question.padEnd(25)}${engine.name.padEnd(22)}`
        // The first round warms up and checks; its times are thrown away.
        const kept = figures.get(key) ?? { wall: [], cpu: [] }
        if (round > 0) figures.set(key, kept)
        const answer = await ask(engine, question, kept)
        const difference = first === undefined ? null : firstDifference(first.answer, answer)
        if (difference !== null)
          throw new Error(`${question}: ${first?.name} and ${engine.name} differ: ${difference}`)
        first ??= { name: engine.name, answer }
      }
    }
  }
  for (const [key, { wall, cpu }] of figures) {
    const cells = [median(wall), Math.min(...wall), median(cpu)]
    print(`  ${key}${cells.map((ms) => ms.toFixed(1).padStart(9)).join('')}`)
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' } },
})
const sizes = positionals.length === 0 ? [1_000_000, 20_000_000] : positionals.map(Number)
const folder = values.data ?? (await mkdtemp(join(tmpdir(), 'opendrl-bench-')))
print(machine())
for (const as of ['uint32', 'float64'] as const) {
  for (const threads of [1, 2]) {
    const perSecond = await bandwidth(80_000_000, threads, as)
    print(
      `plain pass over 80 MB as ${as}, ${threads} thread(s): ${(perSecond / 1e9).toFixed(1)} GB/s`,
    )
  }
}
for (const exams of sizes) {
  const { engines, absent } = allEngines()
  for (const engine of absent) print(`${engine.name}: ${engine.absent}`)
  const path = await dataset(folder, exams)
  print(`${exams.toLocaleString('en')} exams`)
  for (const engine of engines) {
    const seconds = (await timed(() => engine.load(path))) / 1000
    print(`  ${engine.name} ${engine.version}: loaded in ${seconds.toFixed(2)} s`)
  }
  print(`  ${''.padEnd(47)}${['median', 'fastest', 'cpu ms'].map((t) => t.padStart(9)).join('')}`)
  await measure(engines)
  for (const engine of engines) await engine.close()
}
if (values.data === undefined) await rm(folder, { recursive: true })
process.exit(0)
