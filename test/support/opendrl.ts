import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../..')
const main = join(root, 'dist/main.js')

/** The environment of a test: its own data directory, no leftovers of the caller's. */
export function environment(
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('OPENDRL_')),
  )
  return {
    ...inherited,
    UV_THREADPOOL_SIZE: '16',
    OPENDRL_DATA_DIR: dataDir,
    OPENDRL_PORT: '0',
    OPENDRL_LOG_LEVEL: 'info',
    // many clients of one address: what is tested about these limits sets them
    OPENDRL_RATE_ANONYMOUS: '0',
    OPENDRL_RATE_FAILED_SIGN_INS: '0',
    ...more,
  }
}

export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'opendrl-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command line as a person would, in a process of its own. */
export function opendrl(dataDir: string, ...args: readonly string[]): Promise<CliResult> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [main, ...args],
      { env: environment(dataDir, { OPENDRL_LOG_LEVEL: 'error' }), maxBuffer: 1 << 28 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
        resolve({ code, stdout, stderr })
      },
    )
  })
}

export interface RunningService {
  readonly address: string
  readonly process: ChildProcess
  /** Everything it logged so far. */
  logs(): string
  /** SIGTERM, then the exit code. */
  stop(): Promise<number | null>
}

/**
 * Starts the built service on a free port and waits until it listens.
 * @param within a command, with its arguments, that becomes the service given after it
 */
export async function startService(
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
): Promise<RunningService> {
  const [command = process.execPath, ...args] = [...within, process.execPath, main, 'serve']
  const child = spawn(command, args, {
    env: environment(dataDir, more),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
  })
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text
      const found = /"address":"(http:[^"]+)"/.exec(log)?.[1]
      if (found !== undefined) resolve(found)
    })
    void exited.then((code) =>
      reject(new Error(`the service ended with ${code} before it listened:\n${log}`)),
    )
  })
  return {
    address,
    process: child,
    logs: () => log,
    stop: () => {
      child.kill('SIGTERM')
      return exited
    },
  }
}
