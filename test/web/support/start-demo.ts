import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

export interface Demo {
  readonly origin: string
  /** The link printed for the physicist. */
  readonly link: string
  key(role: string): string
  stop(): Promise<void>
}

/** The built service with sample hospitals, as `npm run demo` starts it, on a free port. */
export async function startDemo(): Promise<Demo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'opendrl-page-'))
  const child = spawn(
    process.execPath,
    ['dist/main.js', 'demo', '--exams', '6000', '--hospitals', '24'],
    {
      cwd: root,
      env: {
        ...process.env,
        OPENDRL_DATA_DIR: dataDir,
        OPENDRL_PORT: '0',
        UV_THREADPOOL_SIZE: '16',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
  })
  let output = ''
  let complaints = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaints += bytes.toString()
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString()
      if (output.includes('Stop with Ctrl+C')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}: ${complaints}`)))
  })
  const find = (pattern: RegExp): string => {
    const found = pattern.exec(output)?.[1]
    if (found === undefined) throw new Error(`the demo printed no ${pattern.source}`)
    return found
  }
  return {
    origin: find(/registry is up at (\S+)/),
    link: find(/^Open (\S+)/m),
    key: (role) => find(new RegExp(`^ +${role} +(odrl_\\S+)`, 'm')),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
