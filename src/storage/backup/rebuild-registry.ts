import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { verifyChain } from '../chain/verify-chain.ts'
import type { RegistryDigest } from '../duckdb/registry-digest.ts'
import { openRegistry, type RegistryOptions } from '../duckdb/open-registry.ts'
import { BackupProblem } from './backup-problem.ts'
import { chainExtent, copyChain } from './copy-chain.ts'

/**
 * A registry made from a ledger alone: its facts are put into a new database in the order they came, and everything
 * that follows from them is derived again. The new registry goes on with a copy of the ledger.
 * @param options dataDir must be empty or not there
 * @throws BackupProblem when the ledger is not sound, or the directory holds something
 */
export async function rebuildRegistry(
  ledgerDir: string,
  options: RegistryOptions,
): Promise<{ readonly entries: number; readonly digest: RegistryDigest }> {
  const { dataDir } = options
  const { fault, entries } = verifyChain(ledgerDir)
  if (fault !== null)
    throw new BackupProblem(`The ledger in ${ledgerDir} is not sound: ${fault.what}.`)
  if (entries === 0) throw new BackupProblem(`There is no ledger in ${ledgerDir}.`)
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0)
    throw new BackupProblem(`${dataDir} is not empty.`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  try {
    await copyChain(ledgerDir, join(dataDir, 'ledger'), chainExtent(ledgerDir))
    const registry = await openRegistry(options)
    try {
      return { entries, digest: await registry.digest() }
    } finally {
      await registry.close()
    }
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true })
    throw error
  }
}
