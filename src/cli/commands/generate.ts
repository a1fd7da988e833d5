import type { Command } from 'commander'
import {
  defaultRegistryOptions,
  generateRegistry,
} from '../../../sample-data/generator/registry.ts'
import { writeExports } from '../../../sample-data/generator/write-exports.ts'
import type { CliContext } from '../context.ts'
import { printLine } from '../io.ts'
import { startProgress } from '../progress.ts'
import { readCount } from '../read-count.ts'
import { UsageError } from '../usage-error.ts'

interface GenerateOptions {
  readonly exams: string
  readonly hospitals: string
  readonly seed: string
  readonly until?: string
}

/** opendrl generate FOLDER: synthetic exports as hospitals would send them. */
export function generateCommand(program: Command, { io, clock }: CliContext): void {
  program
    .command('generate <folder>')
    .description('Write synthetic hospital exports (OpenREM CSV, NDJSON, dose reports)')
    .option('--exams <n>', 'how many exams', String(defaultRegistryOptions.exams))
    .option('--hospitals <n>', 'how many hospitals', String(defaultRegistryOptions.hospitals))
    .option('--seed <n>', 'same seed, same bytes', String(defaultRegistryOptions.seed))
    .option('--until <date>', 'last day, YYYY-MM-DD; default today')
    .action(async (folder: string, options: GenerateOptions) => {
      const until = options.until ?? clock().toISOString().slice(0, 10)
      if (!/^\d{4}-\d{2}-\d{2}$/.test(until)) throw new UsageError('--until: a date as YYYY-MM-DD')
      const hospitals = readCount('--hospitals', options.hospitals)
      const registry = generateRegistry({
        seed: readCount('--seed', options.seed),
        exams: readCount('--exams', options.exams),
        hospitals,
        until,
        years: 3,
      })
      const bar = startProgress(io, hospitals, 'hospitals')
      let written = 0
      for await (const { hospital } of writeExports(registry, folder))
        bar.update(++written, hospital.name)
      bar.stop()
      printLine(io, `Wrote the exports of ${written} hospitals to ${folder}.`)
    })
}
