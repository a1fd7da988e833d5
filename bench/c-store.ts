import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { parseConfig } from '../src/config.ts'
import { createMetrics } from '../src/http/metrics.ts'
import { startDicom } from '../src/start-dicom.ts'
import { startBareReceiver } from './c-store/bare-receiver.ts'
import { median, row, timed, type Bench, type BenchRow } from './bench.ts'
import { sampleReports } from './sample-reports.ts'
import { freshRegistry, scratch } from './scratch.ts'

/** Where a storescu sends with Nagle's algorithm on, as it does unless told, a message takes some 50 ms. */
interface Client {
  readonly name: string
  readonly environment: Readonly<Record<string, string>>
  readonly filesPerAssociation: number
  readonly rounds: number
}

const clients: readonly Client[] = [
  {
    name: 'storescu, TCP_NODELAY=1',
    environment: { TCP_NODELAY: '1' },
    filesPerAssociation: 300,
    rounds: 5,
  },
  { name: 'storescu as it is', environment: {}, filesPerAssociation: 60, rounds: 1 },
]
const atOnce = 4
/** What four at once are held to, as far as bare reception in the same run reaches it. */
const timesOne = 2.5
const calledTitle = 'OPENDRL'

/** Reports a second that were acknowledged, from the first association's start to the last one's end. */
async function rate(
  port: number,
  client: Client,
  files: readonly string[],
  associations: number,
): Promise<number> {
  const shares = Array.from({ length: associations }, (_, i) =>
    files.slice(i * client.filesPerAssociation, (i + 1) * client.filesPerAssociation),
  )
  const ms = await timed(() =>
    Promise.all(shares.map((share) => storescu(port, client.environment, share))),
  )
  return (shares.flat().length / ms) * 1000
}

function storescu(
  port: number,
  more: Readonly<Record<string, string>>,
  files: readonly string[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { TCP_NODELAY: _inherited, ...inherited } = process.env
    const options = ['-R', '-aec', calledTitle, '127.0.0.1', String(port)]
    const child = spawn('storescu', [...options, ...files], {
      env: { ...inherited, ...more },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`storescu ended with ${code}`))
    })
  })
}

/** The whole receiver, its inbox taken into a fresh registry meanwhile; as the service runs it. */
async function fullReceiver(dataDir: string) {
  const services = await freshRegistry(dataDir)
  await services.tieDicomPeer({
    calledAeTitle: calledTitle,
    callingAeTitle: '*',
    facility: 'bench',
  })
  const config = parseConfig({ OPENDRL_DATA_DIR: dataDir, OPENDRL_DICOM_PORT: '0' })
  const dicom = await startDicom(services, config, pino({ level: 'silent' }), createMetrics())
  return {
    port: dicom.port ?? 0,
    async stop() {
      await dicom.stop()
      await services.close()
    },
  }
}

/** C-STORE reception: one association and four, against dcmjs-dimse that throws the bytes away. */
export const cStore: Bench = async () => {
  const { path, remove } = await scratch()
  const reports = join(path, 'reports')
  const most = Math.max(...clients.map(({ filesPerAssociation }) => filesPerAssociation)) * atOnce
  await sampleReports(reports, most)
  const files = (await readdir(reports)).sort().map((name) => join(reports, name))
  const rows: BenchRow[] = []
  let run = 0
  for (const client of clients) {
    const ours: { one: number[]; four: number[] } = { one: [], four: [] }
    const bare: { one: number[]; four: number[] } = { one: [], four: [] }
    for (let round = 0; round < client.rounds; round++) {
      const limit = await startBareReceiver()
      bare.one.push(await rate(limit.port, client, files, 1))
      bare.four.push(await rate(limit.port, client, files, atOnce))
      limit.stop()
      // Each in a registry of its own: reports sent twice would be duplicates, which cost less.
      for (const associations of [1, atOnce] as const) {
        const receiver = await fullReceiver(join(path, `data-${run++}`))
        const reached = await rate(receiver.port, client, files, associations)
        ours[associations === 1 ? 'one' : 'four'].push(reached)
        await receiver.stop()
        await pause(100)
      }
    }
    const of = (values: readonly number[]) => median(values)
    const { name } = client
    const bareName = 'dcmjs-dimse, bytes thrown away'
    rows.push(
      row(`${name}: one association`, bareName, of(ours.one), of(bare.one), 'reports/s'),
      row(`${name}: four at once`, bareName, of(ours.four), of(bare.four), 'reports/s'),
      row(`${name}: four at once`, 'one association', of(ours.four), of(ours.one), 'reports/s', {
        // Where clients and cores are the bound, bare reception does not reach it either.
        ratioAtLeast: timesOne,
      }),
      row(`${name}: bare, four at once`, 'bare, one', of(bare.four), of(bare.one), 'reports/s'),
    )
  }
  await remove()
  return rows
}
