import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { EpochSalts } from '../access/epochs/ports.ts'

const saltBytes = 32

/**
 * DIR/keys/epochs/<facility>.<epoch>.salt, 32 bytes each, readable by the owner only. A destroyed one is
 * overwritten and unlinked: the key it was for cannot be made from the master key any more. (What a disk keeps of
 * overwritten blocks is a matter of the volume's encryption.)
 * @param randomBytes cryptographic randomness: node's `randomBytes`
 */
export function createEpochSalts(
  dataDir: string,
  randomBytes: (size: number) => Uint8Array,
): EpochSalts {
  const folder = join(dataDir, 'keys', 'epochs')
  const fileOf = (facilityId: string, epoch: number) => join(folder, `${facilityId}.${epoch}.salt`)
  return {
    make(facilityId, epoch) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const salt = randomBytes(saltBytes)
      const file = fileOf(facilityId, epoch)
      // Of a rotation that was cut off: nothing was ever keyed with it.
      if (existsSync(file)) erase(file)
      writeDurably(file, 'wx', salt)
      syncFolder(folder)
      return salt
    },
    salt(facilityId, epoch) {
      const file = fileOf(facilityId, epoch)
      if (!existsSync(file)) return null
      const salt = new Uint8Array(readFileSync(file))
      if (salt.length !== saltBytes) throw new Error(`${file} does not hold ${saltBytes} bytes.`)
      return salt
    },
    destroy(facilityId, epoch) {
      const file = fileOf(facilityId, epoch)
      if (!existsSync(file)) return
      erase(file)
      syncFolder(folder)
    },
  }
}

function erase(file: string): void {
  writeDurably(file, 'r+', new Uint8Array(statSync(file).size))
  rmSync(file)
}

function writeDurably(file: string, flags: string, bytes: Uint8Array): void {
  const handle = openSync(file, flags, 0o600)
  try {
    writeSync(handle, bytes)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
