import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const worker = join(import.meta.dirname, '../bench/aggregate/memory-worker.js')

async function residentBytes(path: string, what: 'core' | 'drain'): Promise<number> {
  const { stdout } = await run(process.execPath, ['--expose-gc', worker, path, what])
  return Number(stdout)
}

/** Bytes that the core holds of a data set: columns, index and threads; process and engine subtracted. */
export async function coreBytes(path: string): Promise<number> {
  return (await residentBytes(path, 'core')) - (await residentBytes(path, 'drain'))
}
