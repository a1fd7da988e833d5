import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import {
  defaultRegistryOptions,
  generateRegistry,
} from '../../../sample-data/generator/registry.ts'
import type { Config } from '../../config.ts'
import type { DrlRow } from '../../contract/analytics.ts'
import type { Receipt } from '../../contract/receipt.ts'
import type { Services } from '../../services.ts'
import type { CliContext } from '../context.ts'
import { demoKeys, demoWelcome } from '../demo-keys.ts'
import { drlTable } from '../drl-table.ts'
import { exportsInThread } from '../exports-in-thread.ts'
import { fileDigest } from '../file-digest.ts'
import { printJson, printLine } from '../io.ts'
import { startProgress } from '../progress.ts'
import { readCount } from '../read-count.ts'
import { UsageError } from '../usage-error.ts'

interface DemoOptions {
  readonly once?: boolean
  readonly json?: boolean
  readonly exams: string
  readonly hospitals: string
  readonly seed: string
}

const marker = '.opendrl-demo'

/** opendrl demo: sample hospitals through the real pipeline, a snapshot, a DRL table, the web app. */
export function demoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description(
      'Sample hospitals through the real pipeline, then the web app with ready-made keys',
    )
    .option('--once', 'no server: end when the table is made')
    .option('--json', 'print one JSON document {hospitals, exams, receipts, drls, ...}')
    .option('--exams <n>', 'how many exams', String(defaultRegistryOptions.exams))
    .option('--hospitals <n>', 'how many hospitals', String(defaultRegistryOptions.hospitals))
    .option('--seed <n>', 'same seed, same data', String(defaultRegistryOptions.seed))
    .action(async (options: DemoOptions) => {
      if (options.json === true && options.once !== true)
        throw new UsageError('--json needs --once')
      const { io } = context
      const config = await demoConfig(context.config())
      await context.withServices(async (services) => {
        const receipts = await ingestHospitals(services, options, config, context)
        const snapshot = await services.questions.createSnapshot()
        const release = await services.questions.createRelease('Demonstration release')
        const answer = await services.questions.liveDrls({})
        const exams = answer.provenance.examsSeen
        const hospitals = (await services.facilities.facilities()).length
        if (options.json === true) {
          printJson(io, {
            hospitals,
            exams,
            receipts,
            drls: answer.rows,
            provenance: answer.provenance,
            snapshot,
            release,
          })
          return
        }
        printLine(io, drlTable(answer.rows.filter(isWorthShowing)))
        printLine(
          io,
          `\n${hospitals} hospitals, ${exams} exams. Snapshot ${snapshot.id}: ${snapshot.cells} cells, ${snapshot.withheld} withheld.`,
        )
        if (options.once === true) return
        const keys = await demoKeys(services)
        const stopped = context.untilStopped()
        const server = await context.startServer(services, config)
        printLine(io, demoWelcome(server.address, keys))
        await stopped
        await server.stop()
      }, config)
    })
}

/** The demonstration has a data directory of its own and begins anew each time. */
async function demoConfig(config: Config): Promise<Config> {
  const dataDir = join(config.OPENDRL_DATA_DIR, 'demo')
  const exists = await stat(dataDir).then(
    () => true,
    () => false,
  )
  if (exists) {
    await stat(join(dataDir, marker)).catch(() => {
      throw new UsageError(
        `${dataDir} is not a demonstration's folder; choose another OPENDRL_DATA_DIR.`,
      )
    })
    await rm(dataDir, { recursive: true })
  }
  await mkdir(dataDir, { recursive: true })
  await writeFile(join(dataDir, marker), 'Made by opendrl demo; removed by the next one.\n')
  return { ...config, OPENDRL_DATA_DIR: dataDir, OPENDRL_LOG_LEVEL: 'warn' }
}

async function ingestHospitals(
  services: Services,
  options: DemoOptions,
  config: Config,
  { io, clock, exportWorkerPath }: CliContext,
): Promise<readonly Receipt[]> {
  const wanted = readCount('--exams', options.exams)
  const generated = {
    seed: readCount('--seed', options.seed),
    exams: wanted,
    hospitals: readCount('--hospitals', options.hospitals),
    until: clock().toISOString().slice(0, 10),
    years: 3 as const,
  }
  const registry = generateRegistry(generated)
  const exportsDir = join(config.OPENDRL_DATA_DIR, 'exports')
  const bar = startProgress(io, wanted, 'exams')
  const seen = new Map<string, number>()
  const receipts = new Map<string, Receipt>()
  const exportsOf = exportsInThread(exportWorkerPath, { options: generated, directory: exportsDir })
  const waiting = registry.hospitals.values()
  // Files of one hospital are read while those of another are being stored.
  await Promise.all(
    [1, 2, 3].map(async () => {
      for (const hospital of waiting) {
        const { id, name, organisation, country } = hospital
        if ((await services.addFacility({ id, name, organisation, country })) === null)
          throw new Error(`the sample has two hospitals called ${id}`)
        const mappings = registry.mappings.filter((mapping) => mapping.hospital === id)
        await services.setMappings(
          id,
          mappings.map(({ localName, loinc }) => ({ localName, loinc })),
          { by: 'demo', origin: 'import' },
        )
        const paths = await exportsOf(id)
        const upload = {
          files: paths.map((path) => ({ path, name: basename(path) })),
          ...(await fileDigest(paths)),
        }
        const receipt = await services.ingestFiles(id, upload, (counts) => {
          seen.set(id, counts.seen)
          bar.update(
            Math.min(
              [...seen.values()].reduce((sum, n) => sum + n, 0),
              wanted,
            ),
            name,
          )
        })
        receipts.set(id, receipt)
      }
    }),
  )
  bar.stop()
  await rm(exportsDir, { recursive: true })
  return registry.hospitals
    .map(({ id }) => receipts.get(id))
    .filter((receipt) => receipt !== undefined)
}

/** The terminal shows what has a value, and the children's cells that honestly say too few. */
const isWorthShowing = (row: DrlRow): boolean =>
  row.status === 'ok' || row.population === 'paediatric'
