import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkBackup } from '../../src/storage/backup/check-backup.ts'
import { listBackups, pruneBackups } from '../../src/storage/backup/list-backups.ts'
import { restoreBackup } from '../../src/storage/backup/restore-backup.ts'
import { writeBackup } from '../../src/storage/backup/write-backup.ts'
import type { DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { readRegistryFile } from '../../src/storage/duckdb/read-registry-file.ts'
import { registryState } from '../../src/storage/duckdb/registry-state.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { storedExams } from './support/stored-exams.ts'
import { temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const at = new Date('2026-11-25T10:00:00Z')
const later = (minutes: number): Date => new Date(at.getTime() + minutes * 60_000)

async function registryWith(exams: number) {
  const dataDir = temporaryDirectory()
  const registry = await temporaryRegistry(dataDir)
  await registry.uploads.addUpload(uploadOf())
  await bring(registry, 0, exams)
  const folder = join(temporaryDirectory(), 'backups')
  return { dataDir, registry, folder, backUp: backUpOf(dataDir, registry, folder) }
}

const bring = (registry: DuckdbRegistry, first: number, count: number) =>
  registry.reports.applyBatch({
    facilityId: 'a',
    uploadId: 'upload-1',
    reports: Array.from({ length: count }, (_, n) =>
      reportOf({
        examId: `exam-${first + n}`,
        recordId: `record-${first + n}`,
        events: [
          eventOf({ eventUid: `2.25.${first + n}`, startedAt: `2024-05-06T10:${n % 60}:12` }),
        ],
      }),
    ),
  })

const backUpOf =
  (dataDir: string, registry: DuckdbRegistry, folder: string) =>
  (when = at) =>
    writeBackup(
      {
        spool: join(dataDir, 'spool'),
        ledgerDir: join(dataDir, 'ledger'),
        auditDir: join(dataDir, 'audit'),
        keyFingerprint: 'f'.repeat(32),
        copyDatabase: (file, begun) => registry.copyTo(file, begun),
      },
      { folder, at: when, softwareVersion: '0.0.0' },
    )

const restore = (
  backup: string,
  into: string,
  over: Partial<Parameters<typeof restoreBackup>[0]> = {},
) =>
  restoreBackup({
    backup,
    into,
    force: false,
    ledgerDir: null,
    at,
    stateOf: (file) =>
      readRegistryFile(
        file,
        { spill: join(into, 'spill'), threads: 2, memoryLimit: '500MB' },
        registryState,
      ),
    ...over,
  })

describe('a backup', () => {
  it('restores: same digest, same exams, and the registry goes on from there', async () => {
    const { registry, folder, backUp } = await registryWith(20)
    const digest = await registry.digest()
    const { name } = await backUp()
    await bring(registry, 20, 5)
    expect(await registry.digest()).not.toEqual(digest)
    const into = join(temporaryDirectory(), 'restored')
    const { manifest } = await restore(join(folder, name), into)
    expect(manifest.digest).toEqual(digest)
    const restored = await temporaryRegistry(into)
    expect(restored.ledgerState().fault).toBeNull()
    expect(await restored.digest()).toEqual(digest)
    expect(await restored.ledgerDifference()).toBeNull()
    expect((await storedExams(restored)).length).toBe(20)
    await bring(restored, 20, 1)
    expect(await restored.ledgerDifference()).toBeNull()
  })

  it('taken again and again while writing restores each time to the moment it was taken', async () => {
    const { registry, folder, backUp } = await registryWith(10)
    const stopping = new AbortController()
    const writer = (async () => {
      for (let n = 0; !stopping.signal.aborted; n++) await bring(registry, 1000 + n * 10, 10)
    })()
    const counts: number[] = []
    try {
      for (let round = 0; round < 4; round++) {
        const { name, digest } = await backUp(later(round))
        const into = join(temporaryDirectory(), 'restored')
        await restore(join(folder, name), into)
        const restored = await temporaryRegistry(into)
        expect(await restored.digest()).toEqual(digest)
        expect(await restored.ledgerDifference()).toBeNull()
        counts.push((await storedExams(restored)).length)
        await restored.close()
      }
    } finally {
      stopping.abort()
      await writer
    }
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(new Set(counts).size).toBeGreaterThan(1)
    expect(counts.every((count) => count % 10 === 0)).toBe(true)
  })

  it('holds no key, and leaves nothing in the spool', async () => {
    const { dataDir, folder, backUp } = await registryWith(3)
    mkdirSync(join(dataDir, 'keys'), { recursive: true })
    const key = Buffer.from('0123456789abcdef0123456789abcdef')
    writeFileSync(join(dataDir, 'keys', 'master.key'), key, { mode: 0o600 })
    const { name } = await backUp()
    const files = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
    expect(files.sort()).toEqual([
      'audit',
      'audit/chain-000001.log',
      'ledger',
      'ledger/chain-000001.log',
      'manifest.json',
      'registry.duckdb',
    ])
    for (const file of files.map((path) => join(folder, name, path)))
      if (statSync(file).isFile()) expect(readFileSync(file).includes(key)).toBe(false)
    expect(readdirSync(join(dataDir, 'spool'))).toEqual([])
  })

  it('with any byte changed, cut or gone is refused before anything is written', async () => {
    const { folder, backUp } = await registryWith(3)
    const { name } = await backUp()
    const sound = join(folder, name)
    const into = join(temporaryDirectory(), 'restored')
    const files = ['registry.duckdb', 'ledger/chain-000001.log', 'manifest.json']
    for (const file of files) {
      const bytes = readFileSync(join(sound, file))
      const places = Array.from({ length: 12 }, (_, n) => Math.floor((n * (bytes.length - 1)) / 11))
      for (const place of places) {
        const damaged = Buffer.from(bytes)
        damaged[place] = (damaged[place] ?? 0) ^ 0x10
        writeFileSync(join(sound, file), damaged)
        await expect(restore(sound, into), `${file} at ${place}`).rejects.toThrow(/BackupProblem|./)
        expect(existsSync(into)).toBe(false)
      }
      writeFileSync(join(sound, file), bytes.subarray(0, -2))
      await expect(restore(sound, into), file).rejects.toThrow(file.split('/').at(-1))
      rmSync(join(sound, file))
      await expect(restore(sound, into), file).rejects.toThrow(file.split('/').at(-1))
      writeFileSync(join(sound, file), bytes)
    }
    expect(existsSync(into)).toBe(false)
    expect((await checkBackup(sound)).files).toHaveLength(3)
  })

  it('that was cut off while it was written is told from a whole one', async () => {
    const { folder, backUp } = await registryWith(3)
    const { name } = await backUp()
    renameSync(join(folder, name), join(folder, `${name}.partial`))
    await expect(restore(join(folder, `${name}.partial`), temporaryDirectory())).rejects.toThrow(
      'cut off',
    )
    expect(listBackups(folder)).toEqual({ backups: [], unusable: [`${name}.partial`] })
  })

  it('is not made when the ledger does not lead to where the database stands', async () => {
    const { dataDir, folder, backUp } = await registryWith(3)
    const log = join(dataDir, 'ledger', 'chain-000001.log')
    const bytes = readFileSync(log)
    writeFileSync(log, bytes.subarray(0, Math.floor(bytes.length / 2)))
    await expect(backUp()).rejects.toThrow('no backup was made')
    expect(readdirSync(folder)).toEqual([])
  })

  it('is not restored over something, unless that is put aside', async () => {
    const { registry, dataDir, folder, backUp } = await registryWith(3)
    const { name } = await backUp()
    await bring(registry, 3, 4)
    await registry.close()
    mkdirSync(join(dataDir, 'keys'), { recursive: true })
    writeFileSync(join(dataDir, 'keys', 'master.key'), 'the key')
    await expect(restore(join(folder, name), dataDir)).rejects.toThrow('not empty')
    const { putAside } = await restore(join(folder, name), dataDir, { force: true })
    expect(readdirSync(putAside ?? '').sort()).toEqual(['ledger', 'registry.duckdb'])
    expect(readFileSync(join(dataDir, 'keys', 'master.key'), 'utf8')).toBe('the key')
    expect((await storedExams(await temporaryRegistry(dataDir))).length).toBe(3)
  })

  it('with the ledger that outlived its database gives everything back that was acknowledged', async () => {
    const { registry, dataDir, folder, backUp } = await registryWith(3)
    const { name } = await backUp()
    await bring(registry, 3, 4)
    const digest = await registry.digest()
    await registry.close()
    rmSync(join(dataDir, 'registry.duckdb'))
    const into = join(temporaryDirectory(), 'restored')
    const ledgerDir = join(dataDir, 'ledger')
    const { laterEntries } = await restore(join(folder, name), into, { ledgerDir })
    expect(laterEntries).toBe(1)
    const restored = await temporaryRegistry(into)
    expect(restored.ledgerState()).toMatchObject({ fault: null, broughtForward: 1 })
    expect(await restored.digest()).toEqual(digest)
  })

  it('is not restored with the ledger of another registry, or with one that ends before it', async () => {
    const { registry, dataDir, folder, backUp } = await registryWith(3)
    const early = join(temporaryDirectory(), 'ledger')
    cpSync(join(dataDir, 'ledger'), early, { recursive: true })
    await bring(registry, 3, 1)
    const { name } = await backUp()
    const into = join(temporaryDirectory(), 'restored')
    await expect(restore(join(folder, name), into, { ledgerDir: early })).rejects.toThrow(
      'before the backup',
    )
    const other = await registryWith(9)
    await bring(other.registry, 9, 1)
    const foreign = join(other.dataDir, 'ledger')
    await expect(restore(join(folder, name), into, { ledgerDir: foreign })).rejects.toThrow(
      'not that of',
    )
    expect(existsSync(into)).toBe(false)
  })
})

describe('old backups', () => {
  it('go by number, or by age when a patient was erased since, remains of broken ones too', async () => {
    const { folder, backUp } = await registryWith(1)
    for (const minute of [0, 1, 2, 3]) await backUp(later(minute))
    await backUp(later(3))
    expect(listBackups(folder).backups).toHaveLength(5)
    expect(pruneBackups(folder, { keep: 3 })).toHaveLength(2)
    mkdirSync(join(folder, 'opendrl-20261101t000000z.partial'))
    mkdirSync(join(folder, 'something-else'))
    const gone = pruneBackups(folder, { before: '2030-01-01T00:00:00Z' })
    expect(gone).toHaveLength(4)
    expect(readdirSync(folder)).toEqual(['something-else'])
  })
})
