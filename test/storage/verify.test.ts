import { DuckDBInstance } from '@duckdb/node-api'
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditKeys } from '../../src/access/audit/audit-keys.ts'
import type { Verification } from '../../src/contract/verification.ts'
import { rebuildRegistry } from '../../src/storage/backup/rebuild-registry.ts'
import { ChainAuditTrail } from '../../src/storage/audit/chain-audit-trail.ts'
import { openRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { readRegistryFile } from '../../src/storage/duckdb/read-registry-file.ts'
import { masterKey } from '../../src/storage/key-file.ts'
import { verifyFiles } from '../../src/storage/verify/verify-files.ts'
import { verifyRegistry } from '../../src/storage/verify/verify-registry.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { clock, temporaryDirectory } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

/** A closed registry of a dozen exams, with a release and an audit trail. */
async function fillRegistry(dataDir: string): Promise<void> {
  const registry = await openRegistry({ dataDir, clock })
  await registry.facilities.addFacility({
    id: 'a',
    name: 'Hospital a',
    organisation: 'Trust',
    country: null,
    createdAt: clock().toISOString(),
  })
  await registry.uploads.addUpload(uploadOf())
  for (let batch = 0; batch < 4; batch++)
    await registry.reports.applyBatch({
      facilityId: 'a',
      uploadId: 'upload-1',
      reports: [0, 1, 2].map((n) =>
        reportOf({
          examId: `exam-${batch}-${n}`,
          recordId: `record-${batch}-${n}`,
          events: [
            eventOf({ eventUid: `2.25.${batch}${n}`, startedAt: `2024-05-0${n + 1}T10:1${batch}` }),
          ],
        }),
      ),
    })
  const sha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
  const release = { id: 'r1', files: [{ name: 'cells.csv', bytes: 5, sha256 }] }
  const contents = { 'cells.csv': Buffer.from('hello').toString('base64') }
  await registry.documents.putDocument(
    'release',
    'r1',
    '2025',
    JSON.stringify({ release, contents }),
    '{}',
  )
  await registry.close()
  const trail = await ChainAuditTrail.open({
    dataDir,
    keys: auditKeys(masterKey(dataDir, randomBytes)),
    clock,
    software: 'test',
    onFailure: (error) => {
      throw error
    },
  })
  await trail.record({ operations: ['service.start'], agent: { kind: 'system' }, outcome: 'done' })
  await trail.close()
}

const verify = (dataDir: string, deep = false): Promise<Verification> =>
  verifyRegistry({
    dataDir,
    clock,
    read: (work) =>
      readRegistryFile(
        join(dataDir, 'registry.duckdb'),
        { spill: join(dataDir, 'spill'), threads: 1, memoryLimit: '500MB' },
        work,
      ),
    files: (head) => verifyFiles(dataDir, head),
    rebuilt: deep
      ? async () => {
          const scratch = join(temporaryDirectory(), 'rebuilt')
          const rebuilt = await rebuildRegistry(join(dataDir, 'ledger'), {
            dataDir: scratch,
            clock,
          })
          return rebuilt.digest
        }
      : null,
  })

/** Statements by somebody who has the file and not the service. */
async function tampered(dataDir: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`ATTACH '${join(dataDir, 'registry.duckdb')}' AS registry`)
  await connection.run('USE registry')
  await connection.run(sql)
  await connection.run('CHECKPOINT registry')
  connection.closeSync()
  instance.closeSync()
}

function replaced(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'latin1')
  const at = text.lastIndexOf(from)
  if (at === -1) throw new Error(`${from} is not in ${file}`)
  writeFileSync(file, `${text.slice(0, at)}${to}${text.slice(at + from.length)}`, 'latin1')
}

const sound = mkdtempSync(join(tmpdir(), 'opendrl-sound-'))
const copy = (): string => {
  const dataDir = join(temporaryDirectory(), 'data')
  cpSync(sound, dataDir, { recursive: true })
  return dataDir
}
const faultyParts = ({ parts }: Verification) =>
  parts.filter((part) => !part.sound).map(({ part }) => part)

const cases: readonly {
  readonly what: string
  readonly harm: (dataDir: string) => Promise<void> | void
  readonly parts: readonly string[]
  readonly fault: RegExp
  readonly deep?: boolean
}[] = [
  {
    what: 'a byte of the database flipped',
    harm: (dataDir) => {
      const file = join(dataDir, 'registry.duckdb')
      const bytes = readFileSync(file)
      const at = bytes.indexOf('exam-2-1')
      bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(file, bytes)
    },
    parts: ['database', 'facts', 'documents'],
    fault: /registry\.duckdb cannot be read/,
  },
  {
    what: 'a dose of an exam changed in the database',
    harm: (dataDir) => tampered(dataDir, 'UPDATE exam SET dlp = dlp + 1'),
    parts: ['derived'],
    fault: /not those that follow from its ledger/,
    deep: true,
  },
  {
    what: 'a report deleted from the database',
    harm: (dataDir) => tampered(dataDir, "DELETE FROM report WHERE exam_id = 'exam-1-1'"),
    parts: ['facts'],
    fault: /do not hold the same rows of report/,
  },
  {
    what: 'a fact put in past the ledger',
    harm: (dataDir) =>
      tampered(dataDir, "INSERT INTO organisation VALUES ('Nobody', '2025-01-01')"),
    parts: ['facts'],
    fault: /do not hold the same rows of organisation/,
  },
  {
    what: 'a release with other bytes than it was published with',
    harm: (dataDir) =>
      tampered(dataDir, "UPDATE document SET json = replace(json, 'aGVsbG8=', 'aGVsbG9v')"),
    parts: ['facts', 'documents'],
    fault: /rows of document/,
  },
  {
    what: 'an entry of the ledger edited',
    harm: (dataDir) =>
      replaced(join(dataDir, 'ledger/chain-000001.log'), '"kind":"facts"', '"kind":"fakes"'),
    parts: ['ledger', 'facts'],
    fault: /In the ledger, entry \d+ was changed/,
  },
  {
    what: 'the end of the ledger cut off',
    harm: (dataDir) => {
      const file = join(dataDir, 'ledger/chain-000001.log')
      const bytes = readFileSync(file)
      writeFileSync(file, bytes.subarray(0, bytes.lastIndexOf('{"sequence"')))
    },
    parts: ['ledger', 'facts'],
    fault: /does not lead to entry \d+, where the database stands/,
  },
  {
    what: 'an entry of the audit trail edited',
    harm: (dataDir) =>
      replaced(join(dataDir, 'audit/chain-000001.log'), 'service.start', 'service.stopp'),
    parts: ['audit'],
    fault: /In the audit trail, the content of entry 2 was changed/,
  },
  {
    what: 'keys that others can read',
    harm: (dataDir) => chmodSync(join(dataDir, 'keys/master.key'), 0o644),
    parts: ['audit', 'keys'],
    fault: /can be read by others/,
  },
  {
    what: 'a lost key',
    harm: (dataDir) => rmSync(join(dataDir, 'keys'), { recursive: true }),
    parts: ['audit', 'keys'],
    fault: /master\.key is missing/,
  },
  {
    what: 'a database that is not there',
    harm: (dataDir) => renameSync(join(dataDir, 'registry.duckdb'), join(dataDir, 'x')),
    parts: ['database', 'facts', 'documents'],
    fault: /cannot be read/,
  },
]

describe('verify', () => {
  beforeAll(() => fillRegistry(sound))
  afterAll(() => rmSync(sound, { recursive: true, force: true }))

  it('finds a registry sound that is, deep too', async () => {
    const found = await verify(copy(), true)
    expect(found).toMatchObject({ sound: true, fault: null, deep: true })
    expect(found.parts.every(({ checked }) => checked > 0)).toBe(true)
  })

  it.each(cases)('names $what', async ({ harm, parts, fault, deep }) => {
    const dataDir = copy()
    await harm(dataDir)
    const found = await verify(dataDir, deep)
    expect(faultyParts(found)).toEqual(parts)
    expect(found.fault).toMatch(fault)
    expect(found.sound).toBe(false)
  })
})
