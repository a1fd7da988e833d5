import { constants } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Writes a file whose bytes are on the disk when this returns; readable by the owner only. */
export async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Renames, and puts the new name on the disk. */
export async function renameSynced(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
}

/** Windows cannot open a folder; its rename is in the journal of the file system. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** All or nothing: the old content or the new, whenever the process ends. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const draft = `${path}.new`
  await writeSynced(draft, content)
  await renameSynced(draft, path)
}
