import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const keyBytes = 32

/**
 * The master key of the pseudonyms: made at first use, readable by its owner alone, outside the database and its
 * backups. Without it no later upload matches an earlier one.
 * @throws Error when the file is there but is no key: a new one would silently split every patient in two
 */
export async function readMasterKey(
  dataDir: string,
  randomBytes: (size: number) => Uint8Array,
): Promise<Uint8Array> {
  const folder = join(dataDir, 'keys')
  const path = join(folder, 'pseudonym.key')
  const read = async (): Promise<Uint8Array> => {
    const key = await readFile(path)
    if (key.length !== keyBytes)
      throw new Error(`${path} is not a key of ${keyBytes} bytes; restore it from its copy.`)
    return key
  }
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(randomBytes(keyBytes))
    await file.sync()
  } finally {
    await file.close()
  }
  return read()
}
