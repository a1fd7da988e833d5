import { join } from 'node:path'
import { auditKeys } from '../../access/audit/audit-keys.ts'
import type { AuditReader } from '../../access/audit/ports.ts'
import { readSegment, segmentNumbers } from '../chain/chain-segments.ts'
import { DataDirectoryInUse } from '../duckdb/data-directory-in-use.ts'
import { acquireLockFile } from '../duckdb/lock-file.ts'
import { masterKey } from '../key-file.ts'
import { auditDirectory } from './audit-directory.ts'
import { ChainAuditTrail } from './chain-audit-trail.ts'
import { leaveNotice } from './notices.ts'
import { readAudit } from './read-audit.ts'

/** The trail of a data directory could not be found. */
export class NoAuditTrail extends Error {
  override readonly name = 'NoAuditTrail'
}

export interface AuditReaderOptions {
  readonly dataDir: string
  readonly clock: () => Date
  readonly software: string
  /** A UUID. */
  readonly newId: () => string
}

/** @throws NoAuditTrail where none was ever begun: reading makes nothing */
export function openAuditReader({
  dataDir,
  clock,
  software,
  newId,
}: AuditReaderOptions): AuditReader {
  const directory = auditDirectory(dataDir)
  if (segmentNumbers(directory).length === 0)
    throw new NoAuditTrail(`There is no audit trail in ${dataDir}.`)
  const keys = auditKeys(
    masterKey(dataDir, () => {
      throw new NoAuditTrail(`The key of the audit trail, in ${join(dataDir, 'keys')}, is missing.`)
    }),
  )
  return {
    read: (query) => readAudit(directory, query),
    head() {
      for (const number of segmentNumbers(directory).toReversed()) {
        const last = readSegment(directory, number).frames.at(-1)?.header
        if (last !== undefined) return { sequence: last.sequence, hash: last.hash }
      }
      return null
    },
    patientToken: (pseudonym) => keys.token('patient', pseudonym),
    async tellReading(facilities) {
      let lock
      try {
        lock = acquireLockFile(join(dataDir, 'registry.lock'))
      } catch (error) {
        if (!(error instanceof DataDirectoryInUse)) throw error
        return leaveNotice(dataDir, newId(), facilities)
      }
      try {
        const trail = await ChainAuditTrail.open({
          dataDir,
          keys,
          clock,
          software,
          onFailure: () => undefined,
        })
        await trail.record({
          operations: ['audit.read'],
          agent: { kind: 'operator' },
          outcome: 'done',
          facilities,
        })
        await trail.close()
      } finally {
        lock.release()
      }
    },
  }
}
