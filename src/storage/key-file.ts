import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

const keyBytes = 32

/**
 * The master key all pseudonyms are made with: DIR/keys/master.key, 32 bytes, readable by the owner only.
 * Made on first use, complete or not at all. It lies outside the database and its backups; losing it means that
 * no later report of a known study is recognised, leaking it that pseudonyms can be tried.
 * @param randomBytes cryptographic randomness: node's `randomBytes`
 * @throws Error when the file is not 32 bytes, or others may read it
 */
export function masterKey(dataDir: string, randomBytes: (size: number) => Uint8Array): Uint8Array {
  const directory = join(dataDir, 'keys')
  const file = join(directory, 'master.key')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const present = read(file)
  if (present !== null) return present
  const draft = join(directory, `master.key.${process.pid}.new`)
  try {
    write(draft, randomBytes(keyBytes))
    linkUnlessThere(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
  const made = read(file)
  if (made === null) throw new Error(`${file} could not be written.`)
  return made
}

function read(file: string): Uint8Array | null {
  let key: Uint8Array
  try {
    key = new Uint8Array(readFileSync(file))
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
  if (key.length !== keyBytes) throw new Error(`${file} does not hold ${keyBytes} bytes.`)
  // Windows has no such mode bits.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Error(`${file} can be read by others; make it readable by its owner only (mode 600).`)
  return key
}

function write(file: string, key: Uint8Array): void {
  rmSync(file, { force: true })
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, key)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  chmodSync(file, 0o600)
}

/** Two processes starting at once: the first key stands, and both use it. */
function linkUnlessThere(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
