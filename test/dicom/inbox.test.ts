import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Inbox, type InboxFile } from '../../src/dicom/inbox/inbox.ts'
import type { BatchTimes } from '../../src/dicom/inbox/batches.ts'
import { readDicomRecord } from '../../src/ingest/dicom/read-dicom-record.ts'
import { haveSamples, sample } from '../ingest/dicom/support/samples.ts'
import { temporaryFolder } from '../support/opendrl.ts'
import { dataSetOf } from './support/data-set-of.ts'

const quick: BatchTimes = {
  objects: 3,
  quietMs: 40,
  endedMs: 5,
  longestMs: 200,
  retryMs: 30,
  longestRetryMs: 60,
}
const object = (sopInstanceUid: string, text = 'content') => ({
  sopClassUid: '1.2.840.10008.5.1.4.1.1.88.67',
  sopInstanceUid,
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  dataSet: [Buffer.from(text)],
})

describe('the inbox', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let inboxes: Inbox[] = []
  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(async () => {
    for (const inbox of inboxes) await inbox.close(1000)
    inboxes = []
    await folder.remove()
  })

  /** `fail` says which of the tries to take a batch in do not work. */
  function openInbox(fail: (attempt: number) => boolean = () => false, times = quick) {
    const batches: string[][] = []
    const failures: Error[] = []
    let attempt = 0
    const inbox = new Inbox({
      folder: join(folder.path, 'inbox'),
      startedAt: new Date(inboxes.length),
      times,
      onFailure: (error) => failures.push(error),
      async ingest(facilityId: string, files: readonly InboxFile[]) {
        attempt += 1
        if (fail(attempt)) throw new Error('no database')
        for (const { path } of files) await stat(path)
        batches.push([facilityId, ...files.map(({ name }) => name)])
      },
    })
    inboxes.push(inbox)
    return { inbox, batches, failures }
  }
  const fresh = async (...args: Parameters<typeof openInbox>) => {
    await mkdir(join(folder.path, 'inbox'), { recursive: true })
    return openInbox(...args)
  }
  const onDisk = (facility = 'north') => readdir(join(folder.path, 'inbox', facility))
  const until = async (holds: () => boolean) => {
    while (!holds()) await pause(5)
  }

  it('has an object on disk when it says so, in a folder for the service alone', async () => {
    const { inbox } = await fresh(() => false, { ...quick, quietMs: 10_000, longestMs: 10_000 })
    await inbox.keep('north', object('1.2.3'))
    const [name = ''] = await onDisk()
    const path = join(folder.path, 'inbox', 'north')
    expect(name).toMatch(/_1\.2\.3\.dcm$/)
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect((await stat(join(path, name))).mode & 0o777).toBe(0o600)
    expect(inbox.waiting).toBe(1)
  })

  it.skipIf(!haveSamples)(
    'keeps a dose report so that it reads as the file it came from',
    async () => {
      const bytes = sample('CT-RDSR-Siemens_Flash-TAP-SS')
      const { inbox } = await fresh(() => false, { ...quick, quietMs: 10_000, longestMs: 10_000 })
      await inbox.keep('north', { ...object('1.2.3'), dataSet: [dataSetOf(bytes)] })
      const [name = ''] = await onDisk()
      const kept = await readFile(join(folder.path, 'inbox', 'north', name))
      expect(readDicomRecord(kept)).toEqual(readDicomRecord(bytes))
    },
  )

  it('hands objects on by facility, in order, at most so many, and deletes what was taken in', async () => {
    const { inbox, batches } = await fresh()
    for (const uid of ['1', '2', '3', '4']) await inbox.keep('north', object(uid))
    await inbox.keep('south', object('5'))
    await until(() => inbox.waiting === 0 && batches.length === 3)
    await inbox.close(1000)
    expect(batches.toSorted()).toEqual([
      ['north', '1', '2', '3'],
      ['north', '4'],
      ['south', '5'],
    ])
    expect([...(await onDisk('north')), ...(await onDisk('south'))]).toEqual([])
  })

  it('keeps what could not be taken in and tries again', async () => {
    const { inbox, batches, failures } = await fresh((attempt) => attempt <= 2)
    await inbox.keep('north', object('1'))
    await until(() => failures.length === 1)
    expect(await onDisk()).toHaveLength(1)
    await until(() => batches.length === 1)
    expect(failures).toHaveLength(2)
    await inbox.close(1000)
    expect(await onDisk()).toEqual([])
  })

  it('takes up at the next start what was left, and drops what was never acknowledged', async () => {
    const first = await fresh(() => true)
    await first.inbox.keep('north', object('1.2.3'))
    await first.inbox.close(0)
    await writeFile(join(folder.path, 'inbox', 'north', '0-1_1.2.4.dcm.part'), 'half')
    await mkdir(join(folder.path, 'inbox', '..hidden'))
    await writeFile(join(folder.path, 'inbox', 'stray'), 'no folder')
    const second = openInbox()
    expect(await second.inbox.recover()).toBe(1)
    await until(() => second.batches.length === 1)
    await second.inbox.close(1000)
    expect(second.batches).toEqual([['north', '1.2.3']])
    expect(await onDisk()).toEqual([])
  })

  it('acknowledges nothing that cannot be written, and works again when it can', async () => {
    const { inbox, batches } = await fresh()
    await writeFile(join(folder.path, 'inbox', 'north'), 'in the way')
    await expect(inbox.keep('north', object('1'))).rejects.toThrow()
    expect(inbox.waiting).toBe(0)
    await rm(join(folder.path, 'inbox', 'north'))
    await inbox.keep('north', object('2'))
    await until(() => batches.length === 1)
    expect(batches).toEqual([['north', '2']])
  })

  it('takes many at once, each on disk when it says so', async () => {
    const { inbox } = await fresh(() => false, { ...quick, objects: 1000, quietMs: 10_000 })
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        await inbox.keep('north', object(`1.${i}`))
        expect((await onDisk()).some((name) => name.endsWith(`_1.${i}.dcm`))).toBe(true)
      }),
    )
    expect(inbox.waiting).toBe(100)
  })

  it('does not let a steady trickle put the taking in off for ever', async () => {
    const { inbox, batches } = await fresh(() => false, { ...quick, objects: 1000, quietMs: 100 })
    const trickle = setInterval(() => void inbox.keep('north', object('1')), 20)
    await until(() => batches.length > 0)
    clearInterval(trickle)
    await pause(20)
  })

  it('is not there until something comes', async () => {
    openInbox()
    expect(await inboxes[0]?.recover()).toBe(0)
    expect(existsSync(join(folder.path, 'inbox'))).toBe(false)
  })
})
