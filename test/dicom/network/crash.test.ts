import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { sampleReports } from '../../../bench/sample-reports.ts'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'
import { temporaryFolder } from '../../support/opendrl.ts'
import { associateRequest } from '../support/pdus.ts'
import { associatedPeer, rawPeer, store } from '../support/raw-peer.ts'
import { facility, receivingService, type Receiving } from '../support/receiving-service.ts'
import { dcmtk, haveDcmtk } from '../support/storescu.ts'

const count = 240
let reports: Awaited<ReturnType<typeof temporaryFolder>>
let files: readonly string[] = []
let receiving: Receiving

beforeAll(async () => {
  reports = await temporaryFolder()
  await sampleReports(reports.path, 300)
  files = onePerStudy(readdirSync(reports.path).map((name) => join(reports.path, name)))
  expect(files.length).toBeGreaterThanOrEqual(count)
  files = files.slice(0, count)
})
afterAll(() => reports.remove())
beforeEach(async () => {
  receiving = await receivingService()
})
afterEach(() => receiving.remove())

/** Records of the registry: each distinct report once, whatever happened on the way. */
const stored = (counts: Readonly<Record<string, number>>) =>
  (counts.accepted ?? 0) + (counts.updated ?? 0) + (counts.quarantined ?? 0)
const gone = () =>
  new Promise<void>((resolve) => receiving.service.process.once('exit', () => resolve()))
const quarter = (i: number) => files.filter((_, at) => at % 4 === i)
const sendAll = () =>
  Promise.all(
    [0, 1, 2, 3].map((i) =>
      dcmtk({ port: receiving.port(), files: quarter(i), calling: `CT${i}` }),
    ),
  )

describe.skipIf(!haveDcmtk)('dose reports on their way in (skipped without dcmtk)', () => {
  it('come over many associations at once, each counted once', async () => {
    const sent = await sendAll()
    expect(sent.map(({ acknowledged }) => acknowledged)).toEqual([60, 60, 60, 60])
    const counts = await receiving.received()
    expect(counts).toMatchObject({ seen: count, duplicate: 0, rejected: 0 })
    expect(stored(counts)).toBe(count)
  })

  it.each([150, 500, 1200])(
    'are not lost by kill -9 after %i ms once acknowledged, and none is counted twice',
    async (afterMs) => {
      const sending = sendAll()
      await pause(afterMs)
      const exit = gone()
      receiving.service.process.kill('SIGKILL')
      await exit
      const acknowledged = (await sending).reduce((sum, sent) => sum + sent.acknowledged, 0)
      await receiving.restart()
      const counts = await receiving.received()
      expect(stored(counts)).toBeGreaterThanOrEqual(acknowledged)
      expect(counts.rejected ?? 0).toBe(0)

      await sendAll()
      const after = await receiving.received()
      expect(stored(after)).toBe(count)
      expect(readdirSync(join(receiving.dataDir, 'inbox', facility))).toEqual([])
    },
  )

  it('survive an orderly stop in the middle: what was acknowledged is there after the next start', async () => {
    const sending = sendAll()
    await pause(400)
    const code = await receiving.service.stop()
    expect(code).toBe(0)
    const acknowledged = (await sending).reduce((sum, sent) => sum + sent.acknowledged, 0)
    // The door need not be open for what was left before it.
    await receiving.restart({ OPENDRL_DICOM_PORT: 'off' })
    expect(stored(await receiving.received())).toBeGreaterThanOrEqual(acknowledged)
  })
})

describe('a service that is told to stop', () => {
  it('takes no new association, cuts off an idle one in time, and ends in order', async () => {
    const idle = await associatedPeer(receiving.port())
    const started = performance.now()
    const port = receiving.port()
    const stopping = receiving.service.stop()
    await pause(300)
    const late = rawPeer(port).then(async (peer) => {
      peer.send(associateRequest())
      return (await peer.answer())?.[0] ?? 'hung up'
    })
    expect([3, 7, 'hung up', 'no connection']).toContain(await late.catch(() => 'no connection'))
    expect((await idle.answer())?.[0]).toBe(7)
    expect(await stopping).toBe(0)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe.skipIf(!haveDcmtk || !canMount())(
  'a full disk (skipped where no file system of its own can be mounted)',
  () => {
    it('acknowledges nothing it cannot keep, and takes reports again when there is room', async () => {
      await receiving.service.stop()
      const inbox = join(receiving.dataDir, 'inbox')
      const mounted = `mount -t tmpfs -o size=400k,mode=700 tmpfs '${inbox}' && exec "$0" "$@"`
      await receiving.restart({}, ['unshare', '-rm', 'sh', '-c', mounted])
      const peer = await associatedPeer(receiving.port())
      expect(await store(peer, Buffer.alloc(600_000))).toBe(0xa700)
      expect(await receiving.metric('opendrl_dicom_inbox_objects')).toBe(0)
      peer.socket.destroy()
      // the disk is looked at again within a second, and refuses until then
      await vi.waitFor(
        async () => {
          const sent = await dcmtk({ port: receiving.port(), files: files.slice(0, 3) })
          expect(sent.acknowledged).toBe(3)
        },
        { timeout: 20_000, interval: 300 },
      )
      expect(stored(await receiving.received())).toBe(3)
    })
  },
)

/** A study's second report may bring nothing new, or all there is, by which of them is first. */
function onePerStudy(paths: readonly string[]): readonly string[] {
  const studies = new Map<string, string>()
  for (const path of paths) {
    const item = readDicomRecord(readFileSync(path))
    if (item.kind === 'record') studies.set(item.record.studyInstanceUid ?? path, path)
  }
  return [...studies.values()]
}

function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
