import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { row, timed, type Bench } from './bench.ts'
import { scratch } from './scratch.ts'

/** Largest resident set of a process tree while it lives, in MiB (Linux). */
async function residentMiB(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function tree(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const pids = children.split(' ').filter(Boolean).map(Number)
  return [pid, ...(await Promise.all(pids.map(tree))).flat()]
}

/** The newcomer's minute: `demo --once --json`, wall time and memory of the service and its reading process. */
export const demo: Bench = async () => {
  const { path, remove } = await scratch()
  let peak = 0
  const milliseconds = await timed(
    () =>
      new Promise<void>((resolve, reject) => {
        const child = spawn(
          process.execPath,
          [join(import.meta.dirname, '../main.js'), 'demo', '--once', '--json'],
          {
            env: { PATH: '/usr/bin:/bin', UV_THREADPOOL_SIZE: '16', OPENDRL_DATA_DIR: path },
            stdio: ['ignore', 'ignore', 'inherit'],
          },
        )
        const watch = setInterval(() => {
          void tree(child.pid ?? 0)
            .then(residentMiB)
            .then((size) => {
              peak = Math.max(peak, size)
            })
        }, 200)
        child.once('exit', (code) => {
          clearInterval(watch)
          if (code === 0) resolve()
          else reject(new Error(`the demo ended with ${code}`))
        })
      }),
  )
  await remove()
  return [
    row(
      '60,000 exams from 24 hospitals to a DRL table',
      'one minute',
      milliseconds / 1000,
      null,
      's',
      { ours: 60 },
    ),
    row('peak memory, service and reading process', '-', peak, null, 'MiB'),
  ]
}
