import { readFile, stat } from 'node:fs/promises'
import { parseFacilityKey, type FacilityKey } from '../access/facility-key.ts'
import { UsageError } from './usage-error.ts'

/** @throws UsageError when the file is missing, mistyped, or can be read by others */
export async function readFacilityKey(path: string): Promise<FacilityKey> {
  const info = await stat(path).catch(() => null)
  if (info === null) throw new UsageError(`There is no pseudonym key file ${path}.`)
  // Windows has no such mode bits.
  if (process.platform !== 'win32' && (info.mode & 0o077) !== 0)
    throw new UsageError(
      `${path} can be read by others; make it readable by its owner only (mode 600).`,
    )
  try {
    return parseFacilityKey(await readFile(path, 'utf8'))
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : 'The pseudonym key is unreadable.',
    )
  }
}
