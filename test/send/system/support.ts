import { execFile, spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { receiptCounts } from '../../../src/contract/receipt.ts'
import { readTables } from '../../storage/support/read-tables.ts'
import { apiClient } from '../../support/api-client.ts'
import { asKey } from '../../support/answers.ts'
import {
  environment,
  opendrl,
  root,
  startService,
  temporaryFolder,
  type CliResult,
  type RunningService,
} from '../../support/opendrl.ts'

export const facility = 'st-brigid'
const main = join(root, 'dist/main.js')

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}

export interface Hospital {
  /** Everything of the test, removed when it ends. */
  readonly path: string
  readonly data: string
  readonly inbox: string
  readonly outbox: string
  readonly keyFile: string
  readonly pseudonymKey: string
  readonly adminKey: string
  readonly address: string
  /** Starts the registry at the address, always the same. */
  serve(): Promise<RunningService>
  /** A client with the uploader's key. */
  uploader(): ReturnType<typeof apiClient>
  /** A new key for the facility, an uploader's unless said otherwise. */
  newKey(role?: string): Promise<string>
  /** Runs the sender to its end. */
  send(...more: readonly string[]): Promise<CliResult>
  /** Starts the sender and leaves it running. */
  start(...more: readonly string[]): RunningSender
}

export interface RunningSender {
  readonly process: ChildProcess
  said(): string
  readonly ended: Promise<number | null>
}

/** A registry with one facility, and a hospital with its two keys and an empty inbox. @param like copies its master key */
export async function newHospital(like?: Hospital): Promise<Hospital> {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const path = folder.path
  const data = join(path, 'data')
  const inbox = join(path, 'inbox')
  const outbox = join(path, 'outbox')
  const keyFile = join(path, 'registry.key')
  const pseudonymKey = join(path, 'pseudonym.key')
  mkdirSync(inbox)
  if (like !== undefined) cpSync(join(like.data, 'keys'), join(data, 'keys'), { recursive: true })
  await opendrl(data, 'facility', 'add', '--name', 'St Brigid', '--id', facility)
  const adminKey = asKey((await opendrl(data, 'key', 'create', '--role', 'admin', '--json')).stdout)
  const written = await opendrl(data, 'facility', 'pseudonym-key', facility, '--out', pseudonymKey)
  if (written.code !== 0) throw new Error(written.stderr)
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const settings = {
    '--server': address,
    '--pseudonym-key': pseudonymKey,
    '--key-file': keyFile,
    '--outbox': outbox,
    '--settle': '0',
  }
  const args = (more: readonly string[]) => [
    main,
    'send',
    inbox,
    ...Object.entries(settings).flat(),
    ...more,
  ]
  const newKey = async (role = 'uploader'): Promise<string> => {
    const facilities = role === 'authority' ? '*' : [facility]
    const body = { label: 'send', roles: [role], facilities }
    return asKey((await apiClient(address, adminKey)('/api/v1/keys', { body })).text)
  }
  return {
    path,
    data,
    inbox,
    outbox,
    keyFile,
    pseudonymKey,
    adminKey,
    address,
    async serve() {
      const service = await startService(data, { OPENDRL_PORT: String(port) })
      onTestFinished(async () => {
        await service.stop()
      })
      if (!existsSync(keyFile)) writeFileSync(keyFile, await newKey(), { mode: 0o600 })
      return service
    },
    uploader: () => apiClient(address, readFileSync(keyFile, 'utf8').trim()),
    newKey,
    send: (...more) =>
      new Promise((resolve) => {
        const env = environment(data)
        execFile(process.execPath, args(more), { env, maxBuffer: 1 << 28 }, (error, out, err) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
          resolve({ code, stdout: out, stderr: err })
        })
      }),
    start(...more) {
      const child = spawn(process.execPath, args(more), {
        env: environment(data),
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (said += text))
      const ended = new Promise<number | null>((resolve) => {
        child.once('exit', (code) => resolve(code))
      })
      onTestFinished(() => {
        child.kill('SIGKILL')
      })
      return { process: child, said: () => said, ended }
    },
  }
}

const report = z.object({
  delivered: z.boolean(),
  problem: z.string().nullable(),
  files: z.record(z.string(), z.int()),
  records: z.record(z.string(), z.int()),
  batches: z.record(z.string(), z.int()),
  registry: receiptCounts,
  refusals: z.array(z.object({ file: z.int(), row: z.int().nullable(), rule: z.string() })),
  findings: z.array(z.looseObject({ rule: z.string() })),
})

/** What a run with --json printed. */
export const reportOf = ({ stdout, stderr }: CliResult) => {
  if (!stdout.startsWith('{')) throw new Error(`no report: ${stdout}${stderr}`)
  return report.parse(JSON.parse(stdout))
}

/** Every byte below a folder, as one text. */
export function bytesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const path = join(folder, name)
      return `${name}\n${statSync(path).isFile() ? readFileSync(path, 'latin1') : ''}`
    })
    .join('\n')
}

/** What a stopped registry knows, in an order of its own; where a finding stood in a file is left out. */
export async function stored(data: string) {
  const tables = await readTables(data, ['exam', 'irradiation_event', 'report'])
  const facts = (tables['report'] ?? []).map((row) => JSON.stringify(row.slice(3, 6))).toSorted()
  return { exams: tables['exam'] ?? [], events: tables['irradiation_event'] ?? [], facts }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it never happened: ${what}`)
    await pause(20)
  }
}

export const waiting = (hospital: Hospital): number => {
  const folder = join(hospital.outbox, 'pending')
  return existsSync(folder) ? readdirSync(folder).length : 0
}
