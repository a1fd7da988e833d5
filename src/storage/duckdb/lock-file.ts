import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { DataDirectoryInUse } from './data-directory-in-use.ts'
import { processStart } from './process-start.ts'

const owner = z.object({ pid: z.int().positive(), start: z.string().nullable() })
type Owner = z.infer<typeof owner>

export interface LockFile {
  release(): void
}

/**
 * Takes the one lock of a data directory, for this process or none. A lock left behind by a process
 * that is gone (its id free, or given to a process started later) is stale and taken over.
 * Synchronous throughout, so that two openings within one process cannot interleave; two processes
 * racing for a stale lock are kept apart by the engine's own file lock.
 * @throws DataDirectoryInUse
 */
export function acquireLockFile(path: string): LockFile {
  const mine: Owner = { pid: process.pid, start: processStart(process.pid) }
  const text = JSON.stringify(mine)
  for (let attempt = 0; attempt < 3; attempt++) {
    if (writeExclusive(path, text)) return { release: () => releaseOwn(path, text) }
    const holder = readOwner(path)
    if (holder !== null && isAlive(holder)) throw new DataDirectoryInUse(dirname(path), holder.pid)
    rmSync(path, { force: true })
  }
  throw new Error(`The lock file ${path} cannot be taken; other processes keep replacing it.`)
}

function writeExclusive(path: string, text: string): boolean {
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return true
}

/** null: the file is gone, or was torn by a crash before it named anybody. */
function readOwner(path: string): Owner | null {
  try {
    return owner.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

function isAlive(holder: Owner): boolean {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: alive, and somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const start = processStart(holder.pid)
  return holder.start === null || start === null || holder.start === start
}

function releaseOwn(path: string, text: string): void {
  let present: string
  try {
    present = readFileSync(path, 'utf8')
  } catch {
    return
  }
  if (present === text) rmSync(path, { force: true })
}
