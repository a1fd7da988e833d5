import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import type { WriteObserver } from '../../src/storage/duckdb/write-observer.ts'
import { CoreMirror } from './support/core-mirror.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { temporaryDatabase } from './support/temporary-database.ts'
import { temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const localName = 'CT Thorax nativ'
const map = (registry: DuckdbRegistry, loinc: string | null, facility = 'a') =>
  registry.mappings.setMappings([{ facility, localName, loinc, mappedAt: 'now' }])
const send = (registry: DuckdbRegistry, ...reports: ReturnType<typeof reportOf>[]) =>
  registry.reports.applyBatch({ facilityId: 'a', uploadId: 'upload-1', reports })

async function observed() {
  const mirror = new CoreMirror()
  const registry = await temporaryRegistry(undefined, { observer: mirror })
  await registry.uploads.addUpload(uploadOf())
  await mirror.load(registry)
  mirror.log.length = 0
  const fresh = async () => {
    const other = new CoreMirror()
    await other.load(registry)
    return other
  }
  return { mirror, registry, fresh }
}

const total = (rows: readonly { readonly length: number }[]): number =>
  rows.reduce((sum, { length }) => sum + length, 0)

describe('a write that is observed', () => {
  it('brings the rows a load would give', async () => {
    const { mirror, registry, fresh } = await observed()
    await map(registry, '24627-2')
    await send(
      registry,
      reportOf({ indication: 'pneumonia' }),
      reportOf({
        recordId: 'r2',
        examId: 'exam-2',
        events: [
          eventOf({ eventUid: '2.25.1', ctdivol: 30 }),
          eventOf({ eventUid: '2.25.2', ctdivol: 10 }),
          eventOf({ eventUid: '2.25.3', role: 'localiser' }),
        ],
      }),
      reportOf({ recordId: 'r3', examId: 'exam-3', events: [], studyDescription: null }),
    )
    const loaded = await fresh()
    expect(mirror.rows()).toHaveLength(3)
    expect(mirror.rows()).toEqual(loaded.rows())
    expect(mirror.version).toBe(loaded.version)
    expect(mirror.log).toEqual(['prepare', 'publish', 'prepare', 'publish'])
  })

  it('takes away the row an exam had when more of it arrives', async () => {
    const { mirror, registry, fresh } = await observed()
    await send(registry, reportOf())
    await send(
      registry,
      reportOf({ recordId: 'r2', events: [eventOf({ eventUid: '2.25.7', ctdivol: 7 })] }),
    )
    const { removed, added } = mirror.changes.at(-1) ?? { removed: [], added: [] }
    expect([total(removed), total(added)]).toEqual([1, 1])
    expect(mirror.rows()).toEqual((await fresh()).rows())
    expect(mirror.rows()[0]).toContain('"sequences":[7,51234]')
  })

  it('takes back what a withdrawn upload brought', async () => {
    const { mirror, registry, fresh } = await observed()
    await send(registry, reportOf(), reportOf({ recordId: 'r2', examId: 'exam-2' }))
    await registry.uploads.withdrawUpload('upload-1', 'now')
    expect(mirror.rows()).toEqual([])
    expect(mirror.version).toBe((await fresh()).version)
  })

  it('moves the exams of a name that is mapped anew, and no others', async () => {
    const { mirror, registry, fresh } = await observed()
    const other = { studyDescription: 'another name' }
    await send(
      registry,
      reportOf(),
      reportOf({ ...other, recordId: 'r2', examId: 'exam-2' }),
      reportOf({ recordId: 'r3', examId: 'exam-3' }),
    )
    await registry.uploads.addUpload(uploadOf({ uploadId: 'upload-b', facilityId: 'b' }))
    const toOther = { facilityId: 'b', uploadId: 'upload-b', reports: [reportOf()] }
    await registry.reports.applyBatch(toOther)
    for (const [loinc, moved] of [
      ['24627-2', 2],
      ['30745-4', 2],
      ['30745-4', 0],
      [null, 2],
      [null, 0],
    ] as const) {
      await map(registry, loinc)
      const { removed, added, version } = mirror.changes.at(-1) ?? { removed: [], added: [] }
      expect([total(removed), total(added)]).toEqual([moved, moved])
      const loaded = await fresh()
      expect(mirror.rows()).toEqual(loaded.rows())
      expect(version).toBe(loaded.version)
    }
  })

  it('calls nobody when neither exams nor mappings change', async () => {
    const { mirror, registry } = await observed()
    await send(registry, reportOf())
    mirror.log.length = 0
    await send(registry, reportOf())
    await registry.uploads.addUpload(uploadOf({ uploadId: 'u9' }))
    await registry.documents.putDocument('snapshot', 'x', 'now', '{}', 'memory')
    expect(mirror.log).toEqual([])
  })

  it('collects nothing while nobody listens', async () => {
    const mirror = new CoreMirror()
    const registry = await temporaryRegistry(undefined, { observer: mirror })
    await registry.uploads.addUpload(uploadOf())
    await send(registry, reportOf())
    expect(mirror.log).toEqual([])
  })

  it('is rolled back when it cannot be prepared', async () => {
    const { mirror, registry, fresh } = await observed()
    await send(registry, reportOf())
    mirror.prepare = () => {
      throw new Error('no memory')
    }
    await expect(send(registry, reportOf({ recordId: 'r2', examId: 'exam-2' }))).rejects.toThrow(
      'no memory',
    )
    await expect(map(registry, '24627-2')).rejects.toThrow('no memory')
    await expect(registry.uploads.withdrawUpload('upload-1', 'now')).rejects.toThrow('no memory')
    expect((await fresh()).rows()).toEqual(mirror.rows())
    expect(await registry.mappings.mappings('a')).toEqual([])
    expect((await registry.uploads.upload('upload-1'))?.state).toBe('running')
  })
})

describe('Database.write', () => {
  const change = `INSERT INTO change VALUES (1, 'batch', 'u', 1, 'now')`
  const rows = z.object({ n: z.number() })
  const changes = 'SELECT count(*) AS n FROM change'

  it('publishes as soon as it is committed, before the commit is read back', async () => {
    const mirror = new CoreMirror()
    mirror.listening = true
    const database = await temporaryDatabase(undefined, { observer: mirror })
    const write = database.write(
      (session) => session.run(change),
      async (session) => {
        mirror.log.push('confirm')
        expect(await session.query(rows, changes)).toEqual([{ n: 1 }])
      },
    )
    await write
    expect(mirror.log).toEqual(['prepare', 'publish', 'confirm'])
    expect(mirror.version).toBe('1.0')
  })

  it('prepares nothing when its work failed, were the error swallowed', async () => {
    const mirror = new CoreMirror()
    mirror.listening = true
    const database = await temporaryDatabase(undefined, { observer: mirror })
    const write = database.write(async (session) => {
      await session.run(change)
      await session.run('SELECT * FROM no_such_table').catch(() => {})
    })
    await expect(write).rejects.toThrow('no_such_table')
    expect(mirror.log).toEqual([])
  })

  it('aborts what was prepared when the commit fails', async () => {
    const log: string[] = []
    const pending: { fail: (() => Promise<void>) | null } = { fail: null }
    const observer: WriteObserver = {
      listening: true,
      async prepare() {
        log.push('prepare')
        await pending.fail?.()
        return { publish: () => log.push('publish'), abort: () => log.push('abort') }
      },
    }
    const database = await temporaryDatabase(undefined, { observer })
    const write = database.write(async (session) => {
      await session.run(change)
      // Ends the transaction behind the writer's back: there is nothing left to commit.
      pending.fail = () => session.run('ROLLBACK')
    })
    await expect(write).rejects.toThrow(/transaction/)
    expect(log).toEqual(['prepare', 'abort'])
    expect(await database.read((session) => session.query(rows, changes))).toEqual([{ n: 0 }])
  })
})
