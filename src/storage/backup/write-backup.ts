import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { BackupManifest, BackupView } from '../../contract/backup.ts'
import { ChainLog } from '../chain/chain-log.ts'
import { syncDirectory } from '../chain/sync-directory.ts'
import { verifyChain } from '../chain/verify-chain.ts'
import { BackupProblem } from './backup-problem.ts'
import { chainExtent, type ChainExtent, copyChain } from './copy-chain.ts'
import { hashedCopy, hashFile } from './hashed-copy.ts'
import { leadsTo } from './leads-to.ts'
import { partialEnding, writeManifest } from './manifest-file.ts'
import { viewOf } from './list-backups.ts'
import type { RegistryState } from '../duckdb/registry-state.ts'

export interface BackupSource {
  readonly spool: string
  readonly ledgerDir: string
  readonly auditDir: string
  readonly keyFingerprint: string
  /** Writes the database as of one moment to a new file in the spool; `begun` is called at that moment. */
  copyDatabase(file: string, begun: () => void): Promise<RegistryState>
}

export interface NewBackup {
  /** Where backups are kept, each in a folder of its own. */
  readonly folder: string
  readonly at: Date
  readonly softwareVersion: string
}

const headName = 'head.json'
const databaseName = 'registry.duckdb'

/**
 * Makes a backup while the registry goes on: everything as of one moment, on disk when this resolves, under its
 * name only when it is whole. The pseudonym keys are never in it.
 */
export async function writeBackup(source: BackupSource, wanted: NewBackup): Promise<BackupView> {
  const { folder } = wanted
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const target = freeName(folder, wanted.at)
  const partial = `${target}${partialEnding}`
  const copy = join(source.spool, `${basename(target)}.duckdb`)
  mkdirSync(partial, { mode: 0o700 })
  try {
    let ledger: ChainExtent = []
    const state = await source.copyDatabase(copy, () => {
      ledger = chainExtent(source.ledgerDir)
    })
    const database = await hashedCopy(copy, join(partial, databaseName))
    await copyChain(source.ledgerDir, join(partial, 'ledger'), ledger)
    await assertLeadsTo(join(partial, 'ledger'), state.ledger)
    await copyAudit(source.auditDir, join(partial, 'audit'))
    const manifest = writeManifest(partial, {
      schema: 'opendrl-backup/1',
      createdAt: wanted.at.toISOString(),
      softwareVersion: wanted.softwareVersion,
      ...state,
      audit: verifyChain(join(partial, 'audit')).head,
      keys: { included: false, fingerprint: source.keyFingerprint },
      files: [
        { path: databaseName, ...database },
        ...(await filesOf(partial, 'ledger')),
        ...(await filesOf(partial, 'audit')),
      ],
    })
    syncDirectory(partial)
    renameSync(partial, target)
    syncDirectory(folder)
    return viewOf(basename(target), manifest)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(copy, { force: true })
    rmSync(`${copy}.wal`, { force: true })
  }
}

/** The ledger of a backup must lead to where its database stands; what follows then was never committed. */
async function assertLeadsTo(
  directory: string,
  { sequence, hash }: RegistryState['ledger'],
): Promise<void> {
  const { head, fault } = verifyChain(directory)
  if (fault !== null)
    throw new BackupProblem(`The ledger is not sound, so no backup was made: ${fault.what}.`)
  if (!(await leadsTo(directory, { sequence, hash })))
    throw new BackupProblem(
      `The ledger ends at entry ${head.sequence} and the database at ${sequence}, so no backup was made. Run opendrl verify.`,
    )
}

/** The trail goes on: first its signed head, which is never ahead of it; then as far as it has come. */
async function copyAudit(from: string, to: string): Promise<void> {
  mkdirSync(to, { mode: 0o700 })
  if (existsSync(join(from, headName))) await hashedCopy(join(from, headName), join(to, headName))
  await copyChain(from, to, chainExtent(from))
  // What is being appended this moment is cut away.
  const copy = await ChainLog.open({ directory: to })
  await copy.close()
}

async function filesOf(folder: string, part: string): Promise<BackupManifest['files']> {
  const files = []
  for (const name of readdirSync(join(folder, part)).sort())
    files.push({ path: `${part}/${name}`, ...(await hashFile(join(folder, part, name))) })
  return files
}

/** By the time it was begun; a second one within the second gets a number. */
function freeName(folder: string, at: Date): string {
  const stamp = at
    .toISOString()
    .replace(/\.\d+Z$/, 'z')
    .replace(/[-:]/g, '')
    .toLowerCase()
  for (let n = 1; ; n++) {
    const path = join(folder, `opendrl-${stamp}${n === 1 ? '' : `-${n}`}`)
    if (!existsSync(path) && !existsSync(`${path}${partialEnding}`)) return path
  }
}
