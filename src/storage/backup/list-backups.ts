import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupManifest, BackupView } from '../../contract/backup.ts'
import { syncDirectory } from '../chain/sync-directory.ts'
import { BackupProblem } from './backup-problem.ts'
import { readManifest } from './manifest-file.ts'

export const viewOf = (
  name: string,
  { createdAt, files, digest, ledger }: BackupManifest,
): BackupView => ({
  name,
  createdAt,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  digest,
  ledger,
})

export interface BackupList {
  /** Newest first. */
  readonly backups: readonly BackupView[]
  /** Folders that look like backups and are none: cut off while written, or damaged. */
  readonly unusable: readonly string[]
}

/** The backups in a folder by their manifests; their files are not read. */
export function listBackups(folder: string): BackupList {
  if (!existsSync(folder)) return { backups: [], unusable: [] }
  const backups: BackupView[] = []
  const unusable: string[] = []
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('opendrl-'))) {
    try {
      backups.push(viewOf(name, readManifest(join(folder, name))))
    } catch (error) {
      if (!(error instanceof BackupProblem)) throw error
      unusable.push(name)
    }
  }
  backups.sort((one, other) => other.createdAt.localeCompare(one.createdAt))
  return { backups, unusable: unusable.sort() }
}

export interface PruneRule {
  /** The newest ones to keep. */
  readonly keep?: number | undefined
  /** Those made before this time go, however few are left: what an erasure needs. */
  readonly before?: string | undefined
}

/** Deletes backups that a rule names, and by age what is left of broken ones too. @returns their names */
export function pruneBackups(folder: string, { keep, before }: PruneRule): readonly string[] {
  const { backups, unusable } = listBackups(folder)
  const gone = backups.filter(
    ({ createdAt }, index) =>
      (keep !== undefined && index >= keep) ||
      (before !== undefined && Date.parse(createdAt) < Date.parse(before)),
  )
  const remains = unusable.filter(
    (name) => before !== undefined && statSync(join(folder, name)).mtimeMs < Date.parse(before),
  )
  const names = [...gone.map(({ name }) => name), ...remains]
  for (const name of names) rmSync(join(folder, name), { recursive: true })
  if (names.length > 0) syncDirectory(folder)
  return names
}
