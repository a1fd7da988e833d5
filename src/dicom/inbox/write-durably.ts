import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FolderSync } from './folder-sync.ts'

export const unfinishedEnding = '.part'

/**
 * Writes a file that either is there whole after a crash, or is not. Resolves when it is on disk.
 * @throws what the disk said; nothing is left then
 */
export async function writeDurably(
  folder: string,
  name: string,
  chunks: readonly Uint8Array[],
  folderSync: FolderSync,
): Promise<void> {
  const path = join(folder, name)
  const unfinished = `${path}${unfinishedEnding}`
  try {
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await writeWhole(file, chunks)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
    await folderSync.sync()
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

type OpenFile = Awaited<ReturnType<typeof open>>

/** A disk that fills up in the middle takes part of the bytes and says so by their number alone. */
async function writeWhole(file: OpenFile, chunks: readonly Uint8Array[]): Promise<void> {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const { bytesWritten } = await file.writev(chunks)
  if (bytesWritten === bytes) return
  const rest = Buffer.concat(chunks).subarray(bytesWritten)
  await file.writeFile(rest)
}
