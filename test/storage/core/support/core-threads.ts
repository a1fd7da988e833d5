import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { ThreadPool } from '../../../../src/storage/core/thread-pool.ts'
import { temporaryDirectory } from '../../support/temporary-registry.ts'

/** The built file that the service starts its threads from. */
export const coreThread = join(import.meta.dirname, '../../../../dist/core-thread.js')

/** Real threads, closed when the test ends. */
export function threadPool(threads: number, path = coreThread): ThreadPool {
  const pool = new ThreadPool(path, threads)
  onTestFinished(() => pool.close())
  return pool
}

/** A thread of the core that notes what it is told, and does more at each message. */
export interface WatchedThread {
  readonly path: string
  /** Kinds of the messages of all threads so far, in order; `start` for each thread. */
  told(): readonly string[]
  toldOf(kind: string): number
}

/** @param more statements about a `message`, run before the core sees it; @param first at the start */
export function watchedThread(more = '', first = ''): WatchedThread {
  const folder = temporaryDirectory()
  const path = join(folder, 'watched-thread.mjs')
  const log = join(folder, 'told')
  appendFileSync(log, '')
  writeFileSync(
    path,
    `import { appendFileSync } from 'node:fs'
     import { parentPort } from 'node:worker_threads'
     const note = (kind) => appendFileSync(${JSON.stringify(log)}, kind + '\\n')
     note('start')
     ${first}
     const on = parentPort.on.bind(parentPort)
     parentPort.on = (name, listener) =>
       on(name, (message) => {
         note(message.kind)
         ${more}
         listener(message)
       })
     await import(${JSON.stringify(pathToFileURL(coreThread).href)})
    `,
  )
  const told = () => readFileSync(log, 'utf8').split('\n').slice(0, -1)
  return { path, told, toldOf: (kind) => told().filter((each) => each === kind).length }
}
