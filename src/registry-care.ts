import { join } from 'node:path'
import { keyFingerprint } from './access/key-fingerprint.ts'
import type { Config } from './config.ts'
import type { MadeBackup } from './contract/backup.ts'
import type { Verification } from './contract/verification.ts'
import { type BackupList, listBackups, pruneBackups } from './storage/backup/list-backups.ts'
import { writeBackup } from './storage/backup/write-backup.ts'
import type { DuckdbRegistry } from './storage/duckdb/open-registry.ts'
import { filesInChild } from './storage/verify/files-in-child.ts'
import { verifyRegistry } from './storage/verify/verify-registry.ts'
import { softwareVersion } from './version.ts'

/** What an operator has an open registry do about itself. */
export interface RegistryCare {
  /**
   * Makes a backup while everything goes on.
   * @param folder null for the service's own
   * @param keep how many of the folder's newest stay, this one with them; null for all
   * @throws BackupProblem
   */
  makeBackup(folder: string | null, keep: number | null): Promise<MadeBackup>
  /** Those in the service's own folder. */
  backups(): BackupList
  /** Reads the whole registry and says whether it is as it was written. */
  verify(): Promise<Verification>
}

interface Parts {
  readonly registry: DuckdbRegistry
  readonly config: Config
  readonly master: Uint8Array
  readonly clock: () => Date
  readonly verifyChildPath: string
}

export const backupFolderOf = (config: Config): string =>
  config.OPENDRL_BACKUP_DIR === ''
    ? join(config.OPENDRL_DATA_DIR, 'backups')
    : config.OPENDRL_BACKUP_DIR

export function createRegistryCare({
  registry,
  config,
  master,
  clock,
  verifyChildPath,
}: Parts): RegistryCare {
  const dataDir = config.OPENDRL_DATA_DIR
  return {
    async makeBackup(folder, keep) {
      const into = folder ?? backupFolderOf(config)
      const made = await writeBackup(
        {
          spool: join(dataDir, 'spool'),
          ledgerDir: join(dataDir, 'ledger'),
          auditDir: join(dataDir, 'audit'),
          keyFingerprint: keyFingerprint(master),
          copyDatabase: (file, begun) => registry.copyTo(file, begun),
        },
        { folder: into, at: clock(), softwareVersion },
      )
      return { ...made, pruned: keep === null ? [] : [...pruneBackups(into, { keep })] }
    },
    backups: () => listBackups(backupFolderOf(config)),
    async verify() {
      const look = () =>
        verifyRegistry({
          dataDir,
          clock,
          read: (work) => registry.read(work),
          files: (head) => filesInChild(verifyChildPath, dataDir, head),
          rebuilt: null,
        })
      const found = await look()
      // An erasure that ended between two looks is in one of them only.
      return found.parts.some(({ part, sound }) => part === 'facts' && !sound) ? look() : found
    },
  }
}
