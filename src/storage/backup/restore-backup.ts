import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { BackupManifest } from '../../contract/backup.ts'
import { syncDirectory } from '../chain/sync-directory.ts'
import { verifyChain } from '../chain/verify-chain.ts'
import { migrations } from '../duckdb/migrations/migrations.ts'
import { BackupProblem } from './backup-problem.ts'
import { checkBackup } from './check-backup.ts'
import { chainExtent, copyChain } from './copy-chain.ts'
import { leadsTo } from './leads-to.ts'
import { hashedCopy } from './hashed-copy.ts'
import type { RegistryState } from '../duckdb/registry-state.ts'

export interface RestoreOptions {
  /** One backup. */
  readonly backup: string
  /** The data directory to be. */
  readonly into: string
  /** Puts aside a registry that is there; without it, a directory that holds anything is refused. */
  readonly force: boolean
  /** A ledger that outlived its database: with its later entries the registry is that of the last of them. */
  readonly ledgerDir: string | null
  readonly at: Date
  /** What the restored database is, read from all of it. */
  stateOf(file: string): Promise<RegistryState>
}

export interface Restored {
  readonly manifest: BackupManifest
  /** Where what was there before has been put. */
  readonly putAside: string | null
  /** Entries of the surviving ledger that are applied when the registry is opened. */
  readonly laterEntries: number
}

/** What of a data directory a backup replaces. An audit trail that is there stays: restoring takes no audit back. */
const parts = ['registry.duckdb', 'registry.duckdb.wal', 'ledger'] as const
const working = '.restoring'

/**
 * Makes a data directory of a backup. Nothing is touched before every file of the backup has been read and found as it
 * was written; what is restored is read again and must have the digest of the backup's moment.
 * @throws BackupProblem
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { backup, into, force, ledgerDir, at } = options
  const manifest = await checkBackup(backup)
  if (manifest.databaseSchema > migrations.length)
    throw new BackupProblem(
      `The backup was made by a newer version (${manifest.softwareVersion}); restore it with that one.`,
    )
  const laterEntries = ledgerDir === null ? 0 : await assertContinues(ledgerDir, manifest)
  const isEmpty = !existsSync(into) || readdirSync(into).every((name) => name === lockName)
  if (!isEmpty && !force)
    throw new BackupProblem(
      `${into} is not empty. Restore into a new directory, or add --force: what is there is then put aside.`,
    )
  const folder = join(into, working)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    await copyVerified(backup, manifest, folder)
    await assertSame(manifest, await options.stateOf(join(folder, 'registry.duckdb')))
    if (ledgerDir !== null) await replaceLedger(folder, ledgerDir)
    const putAside = putAsideFrom(into, at)
    if (existsSync(join(into, 'audit'))) rmSync(join(folder, 'audit'), { recursive: true })
    // The database last: without it nothing is taken for a registry.
    for (const name of readdirSync(folder).sort()) renameSync(join(folder, name), join(into, name))
    rmSync(folder, { recursive: true })
    syncDirectory(into)
    syncDirectory(dirname(into))
    return { manifest, putAside, laterEntries }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

const lockName = 'registry.lock'

/** Copies, and hashes what is copied: a file that changed since it was checked is noticed. */
async function copyVerified(
  backup: string,
  manifest: BackupManifest,
  folder: string,
): Promise<void> {
  for (const part of ['ledger', 'audit']) mkdirSync(join(folder, part), { mode: 0o700 })
  for (const { path, sha256 } of manifest.files) {
    const copied = await hashedCopy(join(backup, path), join(folder, path))
    if (copied.sha256 !== sha256)
      throw new BackupProblem(`${join(backup, path)} changed while it was being restored.`)
  }
  for (const part of ['ledger', 'audit']) syncDirectory(join(folder, part))
}

function assertSame(manifest: BackupManifest, state: RegistryState): void {
  const { tables, ledger } = state
  for (const [table, sums] of Object.entries(manifest.tables))
    if (tables[table] !== sums)
      throw new BackupProblem(
        `The restored database does not hold the rows of ${table} that its backup was made with; nothing was restored.`,
      )
  if (ledger.sequence !== manifest.ledger.sequence || ledger.hash !== manifest.ledger.hash)
    throw new BackupProblem(
      'The restored database stands at another entry of the ledger than its backup says; nothing was restored.',
    )
}

/** @returns how many entries it has after those of the backup */
async function assertContinues(ledgerDir: string, manifest: BackupManifest): Promise<number> {
  const { head, fault } = verifyChain(ledgerDir)
  if (fault !== null)
    throw new BackupProblem(`The ledger in ${ledgerDir} is not sound: ${fault.what}.`)
  const { sequence, hash } = manifest.ledger
  if (sequence > head.sequence)
    throw new BackupProblem(
      `The ledger in ${ledgerDir} ends at entry ${head.sequence}, before the backup (${sequence}).`,
    )
  if (!(await leadsTo(ledgerDir, { sequence, hash })))
    throw new BackupProblem(`The ledger in ${ledgerDir} is not that of the backup's registry.`)
  return head.sequence - sequence
}

async function replaceLedger(folder: string, ledgerDir: string): Promise<void> {
  const to = join(folder, 'ledger')
  rmSync(to, { recursive: true })
  await copyChain(ledgerDir, to, chainExtent(ledgerDir))
}

function putAsideFrom(into: string, at: Date): string | null {
  const present = parts.filter((name) => existsSync(join(into, name)))
  if (present.length === 0) return null
  const aside = join(into, `replaced-${at.toISOString().replace(/[:.]/g, '')}`)
  mkdirSync(aside, { mode: 0o700 })
  for (const name of present) renameSync(join(into, name), join(aside, basename(name)))
  syncDirectory(aside)
  return aside
}
