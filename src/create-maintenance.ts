import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { keyFingerprint } from './access/key-fingerprint.ts'
import type { Maintenance } from './cli/maintenance.ts'
import type { Config } from './config.ts'
import { BackupProblem } from './storage/backup/backup-problem.ts'
import { checkBackup } from './storage/backup/check-backup.ts'
import { listBackups, pruneBackups } from './storage/backup/list-backups.ts'
import { rebuildRegistry } from './storage/backup/rebuild-registry.ts'
import { restoreBackup } from './storage/backup/restore-backup.ts'
import { acquireLockFile } from './storage/duckdb/lock-file.ts'
import { openRegistry, type RegistryOptions } from './storage/duckdb/open-registry.ts'
import { type ReadEngine, readRegistryFile } from './storage/duckdb/read-registry-file.ts'
import { verifyFiles } from './storage/verify/verify-files.ts'
import { verifyRegistry } from './storage/verify/verify-registry.ts'
import { registryState } from './storage/duckdb/registry-state.ts'

/** What an operator does to registries that do not run, on their folders. */
export function createMaintenance(clock: () => Date): Maintenance {
  return {
    backups: listBackups,
    pruneBackups,
    checkBackup,
    async restore({ backup, into, force, ledgerDir }, config) {
      const started = performance.now()
      mkdirSync(into, { recursive: true, mode: 0o700 })
      const lock = acquireLockFile(join(into, 'registry.lock'))
      const { manifest, putAside, laterEntries } = await restoreBackup({
        backup,
        into,
        force,
        ledgerDir,
        at: clock(),
        stateOf: (file) => readRegistryFile(file, engineOf(config, into), registryState),
      }).finally(() => lock.release())
      return {
        backup: manifest,
        into,
        digest: laterEntries === 0 ? manifest.digest : await digestOf(into, config, clock),
        laterEntries,
        putAside,
        bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
        seconds: (performance.now() - started) / 1000,
        keyInPlace: hasKey(into, manifest.keys.fingerprint),
      }
    },
    async verify(config, deep) {
      const dataDir = config.OPENDRL_DATA_DIR
      if (!existsSync(join(dataDir, 'registry.duckdb')))
        throw new BackupProblem(`There is no registry in ${dataDir}.`)
      const lock = acquireLockFile(join(dataDir, 'registry.lock'))
      const scratch = join(dataDir, 'verifying')
      try {
        return await verifyRegistry({
          dataDir,
          clock,
          read: (work) =>
            readRegistryFile(join(dataDir, 'registry.duckdb'), engineOf(config, dataDir), work),
          files: (head) => verifyFiles(dataDir, head),
          rebuilt: deep
            ? async () => {
                rmSync(scratch, { recursive: true, force: true })
                const options = registryOptions(scratch, config, clock)
                return (await rebuildRegistry(join(dataDir, 'ledger'), options)).digest
              }
            : null,
        })
      } finally {
        rmSync(scratch, { recursive: true, force: true })
        lock.release()
      }
    },
    async rebuild(ledgerDir, into, config) {
      const started = performance.now()
      const rebuilt = await rebuildRegistry(ledgerDir, registryOptions(into, config, clock))
      return { into, ...rebuilt, seconds: (performance.now() - started) / 1000 }
    },
  }
}

const registryOptions = (dataDir: string, config: Config, clock: () => Date): RegistryOptions => ({
  dataDir,
  clock,
  threads: config.OPENDRL_DATABASE_THREADS,
  memoryLimit: config.OPENDRL_DATABASE_MEMORY,
})

const engineOf = (config: Config, dataDir: string): ReadEngine => ({
  spill: join(dataDir, 'spill'),
  threads: config.OPENDRL_DATABASE_THREADS,
  memoryLimit: config.OPENDRL_DATABASE_MEMORY,
})

/** Of a registry once it was opened, and so brought to the end of its ledger. */
async function digestOf(dataDir: string, config: Config, clock: () => Date) {
  const registry = await openRegistry(registryOptions(dataDir, config, clock))
  await registry.close()
  const file = join(dataDir, 'registry.duckdb')
  return (await readRegistryFile(file, engineOf(config, dataDir), registryState)).digest
}

function hasKey(dataDir: string, fingerprint: string): boolean {
  const file = join(dataDir, 'keys', 'master.key')
  return existsSync(file) && keyFingerprint(readFileSync(file)) === fingerprint
}
