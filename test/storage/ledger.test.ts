import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRegistry, type DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { verifyChain } from '../../src/storage/chain/verify-chain.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { clock, temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const report = (n: number, exam = `exam-${n}`) =>
  reportOf({
    recordId: `r${n}`,
    examId: exam,
    accession: `acc-${n}`,
    events: [eventOf({ eventUid: `2.25.${n}`, ctdivol: 1000 + n })],
  })

async function upload(
  registry: DuckdbRegistry,
  id: string,
  ...reports: ReturnType<typeof report>[]
) {
  const record = uploadOf({ uploadId: id, sha256: id })
  await registry.uploads.addUpload(record)
  await registry.reports.applyBatch({ facilityId: 'a', uploadId: id, reports })
  await registry.uploads.finishUpload({ ...record, state: 'complete' }, [
    { member: 1, row: 2, event: null, field: 'weight', rule: 'weight-implausible', detail: null },
  ])
}

/** A bit of everything that is a fact. */
async function fill(registry: DuckdbRegistry): Promise<void> {
  await upload(registry, 'begun', report(1), report(2), report(3, 'exam-2'))
  await registry.mappings.setMappings([
    { facility: 'a', localName: 'CT Thorax nativ', loinc: '24627-2', mappedAt: 'now' },
  ])
  await upload(registry, 'second', report(2), report(4))
  await registry.reports.applySizes({
    facilityId: 'a',
    uploadId: 'second',
    sizes: [
      {
        keys: [{ kind: 'accession', key: 'acc-4' }],
        weightG: 12_500,
        heightMm: 800,
        overwrite: false,
      },
    ],
  })
  await upload(registry, 'third', report(5))
  await registry.uploads.withdrawUpload('third', 'now')
  await registry.documents.putDocument('snapshot', 's1', 'now', '{"a":1}', 'memory')
}

const filled = async () => {
  const dataDir = temporaryDirectory()
  const registry = await temporaryRegistry(dataDir)
  await fill(registry)
  const digest = await registry.digest()
  await registry.close()
  return { dataDir, digest }
}
const opened = async (dataDir: string) => {
  const registry = await openRegistry({ dataDir, clock })
  const { fault, broughtForward } = registry.ledgerState()
  const digest = await registry.digest()
  return { registry, fault, broughtForward, digest }
}
const database = (dataDir: string) => join(dataDir, 'registry.duckdb')

describe('a registry and its ledger', () => {
  it('agree after a restart', async () => {
    const { dataDir, digest } = await filled()
    const again = await opened(dataDir)
    expect(again).toMatchObject({ fault: null, broughtForward: 0, digest })
    await again.registry.close()
    expect(verifyChain(join(dataDir, 'ledger')).fault).toBeNull()
  })

  it('give the same registry again when the database is gone', async () => {
    const { dataDir, digest } = await filled()
    rmSync(database(dataDir))
    const again = await opened(dataDir)
    expect(again.broughtForward).toBeGreaterThan(10)
    expect(again).toMatchObject({ fault: null, digest })
    await again.registry.close()
  })

  it('give it again from an older copy of the database, at every point of its life', async () => {
    const dataDir = temporaryDirectory()
    const copies: string[] = []
    const keep = async (registry: DuckdbRegistry) => {
      await registry.close()
      const copy = join(temporaryDirectory(), 'copy.duckdb')
      cpSync(database(dataDir), copy)
      copies.push(copy)
      return openRegistry({ dataDir, clock })
    }
    let registry = await keep(await temporaryRegistry(dataDir))
    await upload(registry, 'first', report(1), report(2))
    registry = await keep(registry)
    await fill(registry)
    registry = await keep(registry)
    await registry.uploads.withdrawUpload('first', 'now')
    const digest = await registry.digest()
    await registry.close()
    for (const copy of copies) {
      cpSync(copy, database(dataDir))
      const again = await opened(dataDir)
      expect(again).toMatchObject({ fault: null, digest })
      expect(again.broughtForward).toBeGreaterThan(0)
      await again.registry.close()
    }
  })

  it('lose nothing when the log of the database is gone', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await fill(registry)
    const digest = await registry.digest()
    const torn = temporaryDirectory()
    // As a crash leaves it: the log is not folded into the file.
    cpSync(database(dataDir), database(torn))
    expect(existsSync(`${database(dataDir)}.wal`)).toBe(true)
    cpSync(join(dataDir, 'ledger'), join(torn, 'ledger'), { recursive: true })
    await registry.close()
    const again = await opened(torn)
    expect(again).toMatchObject({ fault: null, digest })
    expect(again.broughtForward).toBeGreaterThan(0)
    await again.registry.close()
  })

  it('take no writes when the ledger lacks what the database holds, and say so', async () => {
    const { dataDir, digest } = await filled()
    const file = join(dataDir, 'ledger', 'chain-000001.log')
    const frames = readFileSync(file, 'latin1').split(/(?=\{"sequence":\d+,"at")/)
    for (const kept of [frames.slice(0, -1), frames.slice(0, 3), []]) {
      writeFileSync(file, kept.join(''), 'latin1')
      const { registry, fault, digest: seen } = await opened(dataDir)
      expect(fault).toMatch(/ledger/)
      expect(seen).toEqual(digest)
      await expect(upload(registry, 'new', report(9))).rejects.toThrow('The registry is read-only')
      await registry.close()
    }
  })

  it('take no writes when the ledger is of another registry', async () => {
    const [one, other] = [await filled(), await filled()]
    const registry = await openRegistry({ dataDir: other.dataDir, clock })
    await upload(registry, 'other', report(8))
    await registry.close()
    rmSync(join(one.dataDir, 'ledger'), { recursive: true })
    cpSync(join(other.dataDir, 'ledger'), join(one.dataDir, 'ledger'), { recursive: true })
    const again = await opened(one.dataDir)
    expect(again.fault === null ? again.digest : 'refused').not.toEqual(one.digest)
    await again.registry.close()
  })

  it('begin with what a database from before holds', async () => {
    const { dataDir, digest } = await filled()
    rmSync(join(dataDir, 'ledger'), { recursive: true })
    await withoutPosition(dataDir)
    const again = await opened(dataDir)
    expect(again).toMatchObject({ fault: null, broughtForward: 0, digest })
    await upload(again.registry, 'later', report(20))
    const later = await again.registry.digest()
    await again.registry.close()
    rmSync(database(dataDir))
    const rebuilt = await opened(dataDir)
    expect(rebuilt.digest).toEqual(later)
    await rebuilt.registry.close()
  })

  it('begin anew when the process died while a database from before was brought along', async () => {
    const { dataDir, digest } = await filled()
    rmSync(join(dataDir, 'ledger'), { recursive: true })
    await withoutPosition(dataDir)
    await (await opened(dataDir)).registry.close()
    const file = join(dataDir, 'ledger', 'chain-000001.log')
    const frames = readFileSync(file, 'latin1').split(/(?=\{"sequence":\d+,"at")/)
    writeFileSync(file, frames.slice(0, 3).join(''), 'latin1')
    await withoutPosition(dataDir)
    const again = await opened(dataDir)
    expect(again).toMatchObject({ fault: null, digest })
    expect(await again.registry.ledgerDifference()).toBeNull()
    await again.registry.close()
    rmSync(database(dataDir))
    const rebuilt = await opened(dataDir)
    expect(rebuilt).toMatchObject({ fault: null, digest })
    await rebuilt.registry.close()
  })

  it('write nothing of a batch that fails, and go on', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await upload(registry, 'first', report(1))
    const before = await registry.digest()
    const entries = verifyChain(join(dataDir, 'ledger')).entries
    await expect(
      registry.reports.applyBatch({
        facilityId: 'a',
        uploadId: 'unknown',
        reports: [report(2)],
      }),
    ).rejects.toThrow()
    expect(await registry.digest()).toEqual(before)
    expect(verifyChain(join(dataDir, 'ledger')).entries).toBe(entries)
    await registry.close()
  })

  it('hold no more than was stored: nothing is in the ledger that is not in the database', async () => {
    const { dataDir } = await filled()
    const names = readdirSync(join(dataDir, 'ledger'))
    expect(names).toEqual(['chain-000001.log'])
    const registry = await openRegistry({ dataDir, clock })
    expect(await registry.ledgerDifference()).toBeNull()
    await registry.close()
  })
})

/** A database that says it stands nowhere, as one that is migrated from before there was a ledger. */
async function withoutPosition(dataDir: string): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`ATTACH '${database(dataDir)}' AS registry`)
  await connection.run(`UPDATE registry.ledger_head SET sequence = 0, hash = ''`)
  connection.closeSync()
  instance.closeSync()
}
