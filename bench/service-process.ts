import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const main = join(import.meta.dirname, '../main.js')
const mib = 1024

export interface ServiceProcess {
  readonly address: string
  /** Of an uploader's, a physicist's, a researcher's and an admin's roles, for the one facility. */
  readonly key: string
  /** Resident memory of the service's own process, MiB. */
  rssMib(): number
  /** Resident memory of the processes that read uploads, together, MiB; 0 when there are none. */
  readersMib(): number
  readonly hasEnded: () => boolean
  stop(): Promise<void>
}

/** The built service on a data directory of its own, as an operator starts it, without limits of rate. */
export async function startServiceProcess(dataDir: string): Promise<ServiceProcess> {
  const env = {
    ...process.env,
    UV_THREADPOOL_SIZE: '16',
    OPENDRL_DATA_DIR: dataDir,
    OPENDRL_PORT: '0',
    OPENDRL_RATE_READS: '0',
    OPENDRL_RATE_QUESTIONS: '0',
    OPENDRL_RATE_UPLOADS: '0',
    OPENDRL_RATE_ANONYMOUS: '0',
    OPENDRL_RATE_FAILED_SIGN_INS: '0',
  }
  const run = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [main, ...args], {
      env: { ...env, OPENDRL_LOG_LEVEL: 'error' },
      encoding: 'utf8',
    })
  run('facility', 'add', '--name', 'Bench', '--id', 'bench')
  const roles = ['uploader', 'physicist', 'researcher'].flatMap((role) => ['--role', role])
  const made: unknown = JSON.parse(run('key', 'create', ...roles, '--facility', 'bench', '--json'))
  const key =
    typeof made === 'object' && made !== null && 'key' in made && typeof made.key === 'string'
      ? made.key
      : ''
  const child = spawn(process.execPath, ['--max-semi-space-size=64', main, 'serve'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let ended = false
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      ended = true
      resolve()
    })
  })
  return {
    address: await addressOf(child),
    key,
    rssMib: () => residentMib(String(child.pid)),
    readersMib: () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && field(name, 'PPid') === child.pid)
        .reduce((sum, pid) => sum + residentMib(pid), 0),
    hasEnded: () => ended,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

function addressOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    let found = false
    stderr?.setEncoding('utf8').on('data', (part: string) => {
      // read on, so that the service never waits for its log
      if (found) return
      text += part
      const address = /"address":"(http:[^"]+)"/.exec(text)?.[1]
      if (address === undefined) return
      found = true
      resolve(address)
    })
    stderr?.once('end', () => reject(new Error(`the service did not start: ${text}`)))
  })
}

const statusOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
const field = (pid: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(statusOf(pid))?.[1] ?? 0)
const residentMib = (pid: string): number => field(pid, 'VmRSS') / mib
