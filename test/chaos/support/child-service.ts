import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, root } from '../../support/opendrl.ts'

/** The built service as a process of its own, which may be killed at any moment, also before it listens. */
export interface ChildService {
  readonly process: ChildProcess
  /** Its address, once it takes requests. @throws Error when it ends before */
  readonly listening: Promise<string>
  readonly exited: Promise<number | null>
  /** What it logged last. */
  lastLog(): string
  /** kill -9. @returns processes it had started that are still there a while later */
  kill(): Promise<readonly number[]>
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>
}

const logKept = 20_000
/** What the service started ends by itself when it is gone. */
const orphansEndWithinMs = 10_000

export function childService(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): ChildService {
  const child = spawn(process.execPath, [join(root, 'dist/main.js'), 'serve'], {
    env: environment(dataDir, settings),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  let found: string | undefined
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null))
  const listening = new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-logKept)
      found ??= /"address":"(http:[^"]+)"/.exec(log)?.[1]
      if (found !== undefined) resolve(found)
    })
    void exited.then((code) =>
      reject(new Error(`the service ended with ${code} before it listened:\n${log}`)),
    )
  })
  // Who kills it before it listens does not ask where.
  listening.catch(() => undefined)
  return {
    process: child,
    listening,
    exited,
    lastLog: () => log,
    async kill() {
      const started = childrenOf(child.pid ?? 0)
      child.kill('SIGKILL')
      await exited
      const until = performance.now() + orphansEndWithinMs
      const left = () => started.filter((pid) => existsSync(`/proc/${pid}`))
      while (left().length > 0 && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 20))
      return left()
    },
    stop() {
      child.kill('SIGTERM')
      return exited
    },
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return text.split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
