import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupManifest } from '../../contract/backup.ts'
import { BackupProblem } from './backup-problem.ts'
import { hashFile } from './hashed-copy.ts'
import { readManifest } from './manifest-file.ts'

/**
 * Reads every file of a backup.
 * @throws BackupProblem naming the first file that is missing or not as it was written
 */
export async function checkBackup(folder: string): Promise<BackupManifest> {
  const manifest = readManifest(folder)
  for (const { path, bytes, sha256 } of manifest.files) {
    const file = join(folder, path)
    const size = statSync(file, { throwIfNoEntry: false })?.size
    if (size === undefined) throw new BackupProblem(`${file} is missing from the backup.`)
    if (size !== bytes)
      throw new BackupProblem(`${file} has ${size} bytes and not the ${bytes} it was written with.`)
    if ((await hashFile(file)).sha256 !== sha256)
      throw new BackupProblem(`${file} is not as it was written: its SHA-256 is another.`)
  }
  return manifest
}
