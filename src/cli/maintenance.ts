import type { BackupManifest, BackupView } from '../contract/backup.ts'
import type { Verification } from '../contract/verification.ts'
import type { Config } from '../config.ts'

export interface RestoreRequest {
  readonly backup: string
  readonly into: string
  readonly force: boolean
  /** The ledger of a registry whose database is lost: its later entries are applied too. */
  readonly ledgerDir: string | null
}

export interface RestoreReport {
  readonly backup: BackupManifest
  readonly into: string
  readonly digest: { readonly facts: string; readonly content: string }
  /** Entries of a surviving ledger that came after the backup and were applied. */
  readonly laterEntries: number
  /** Where a registry that was there before was put. */
  readonly putAside: string | null
  readonly bytes: number
  readonly seconds: number
  /** Whether the pseudonym key that belongs to the registry is in its place. */
  readonly keyInPlace: boolean
}

export interface RebuildReport {
  readonly into: string
  readonly entries: number
  readonly digest: { readonly facts: string; readonly content: string }
  readonly seconds: number
}

/** What an operator does to a registry that does not run. */
export interface Maintenance {
  backups(folder: string): {
    readonly backups: readonly BackupView[]
    readonly unusable: readonly string[]
  }
  /** @returns names of those deleted */
  pruneBackups(
    folder: string,
    rule: { readonly keep?: number | undefined; readonly before?: string | undefined },
  ): readonly string[]
  /** Reads every file of a backup. @throws BackupProblem */
  checkBackup(backup: string): Promise<BackupManifest>
  /** @throws BackupProblem, DataDirectoryInUse */
  restore(request: RestoreRequest, config: Config): Promise<RestoreReport>
  /** Reads a registry that no process has open, and changes nothing in it. @throws DataDirectoryInUse */
  verify(config: Config, deep: boolean): Promise<Verification>
  /** A new registry from a ledger alone. @throws BackupProblem, DataDirectoryInUse */
  rebuild(ledgerDir: string, into: string, config: Config): Promise<RebuildReport>
}
