import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, type RunningService } from '../support/opendrl.ts'
import { associatedPeer, store } from '../dicom/support/raw-peer.ts'
import { mayMount, smallDisk, type SmallDisk } from './support/small-disk.ts'

const facility = 'st-brigid'
const exams = (from: number, count: number): string =>
  ndjson(
    Array.from({ length: count }, (_, i) =>
      madeExam({ n: from + i, dlp: 300 + ((from + i) % 900) }),
    ),
  )

describe.skipIf(!mayMount())(
  'a disk that fills up (skipped where no file system of its own can be mounted)',
  () => {
    let disk: SmallDisk
    let service: RunningService
    let key = ''
    const acknowledged = new Map<string, number>()
    const settings = {
      OPENDRL_DISK_RESERVE_MB: '4',
      OPENDRL_DICOM_PORT: '0',
      OPENDRL_DATABASE_MEMORY: '256MB',
    }
    const call = (path: string, init?: Parameters<ReturnType<typeof apiClient>>[1]) =>
      apiClient(service.address, key)(path, init)
    const ready = async () => (await call('/health/ready')).status
    const dicomPort = () => Number(/"dicomPort":(\d+)/.exec(service.logs())?.[1])

    beforeAll(async () => {
      disk = smallDisk(96)
      await opendrl(disk.path, 'facility', 'add', '--name', 'St Brigid', '--id', facility)
      await opendrl(disk.path, 'dicom-peer', 'add', '--facility', facility, '--called', 'OPENDRL')
      const args = ['key', 'create', '--role', 'physicist', '--facility', facility, '--json']
      key = asKey((await opendrl(disk.path, ...args)).stdout)
      service = await startService(disk.path, settings)
    })
    afterAll(async () => {
      await service.stop()
      disk.remove()
    })

    /** Sends until something is refused. @returns the problem */
    async function sendUntilRefused(count: number) {
      for (let n = 0; n < 2000; n++) {
        const answer = await call('/api/v1/uploads', { body: exams(next, count) })
        next += count
        if (answer.status !== 201) return asProblem(answer.json())
        const receipt = asReceipt(answer.json())
        expect(receipt.state).toBe('complete')
        acknowledged.set(receipt.uploadId, count)
      }
      throw new Error('the disk never ran full')
    }
    let next = 1

    async function untilReady(): Promise<void> {
      for (let tries = 0; tries < 200; tries++) {
        if ((await ready()) === 200) return
        await pause(50)
      }
      throw new Error(`not ready again:\n${service.logs().slice(-3000)}`)
    }

    /** Of an upload that was not over within the time of its answer. */
    async function followed(uploadId: string) {
      for (;;) {
        const receipt = asReceipt((await call(`/api/v1/uploads/${uploadId}`)).json())
        if (receipt.state !== 'running') return receipt
        await pause(100)
      }
    }

    async function nothingIsLost(): Promise<void> {
      for (const [uploadId, count] of acknowledged) {
        const receipt = asReceipt((await call(`/api/v1/uploads/${uploadId}`)).json())
        expect(receipt).toMatchObject({
          state: 'complete',
          counts: { seen: count, accepted: count },
        })
      }
    }

    it('refuses uploads with 507 once the reserve is touched, and is not ready within a second', async () => {
      await untilReady()
      await disk.fill(12 * 2 ** 20)
      expect(await sendUntilRefused(200)).toMatchObject({ status: 507, code: 'disk-full' })
      await pause(1000)
      const health = await call('/health/ready')
      expect([health.status, health.json()]).toEqual([
        503,
        { status: 'not-ready', reason: 'disk-full' },
      ])
      expect((await call('/health/live')).status).toBe(200)
    })

    it('still answers what was asked, and refuses whatever else would write', async () => {
      await nothingIsLost()
      const mapping = { mappings: [{ localName: 'CT Head', loinc: '24725-4' }] }
      const refused = await call('/api/v1/mappings', { method: 'PUT', body: mapping })
      expect([refused.status, asProblem(refused.json()).code]).toEqual([507, 'disk-full'])
      const bundle = await call('/fhir', { body: { resourceType: 'Bundle', type: 'transaction' } })
      expect(bundle.status).toBe(507)
      const instance = await call('/dicomweb/studies', {
        body: new Uint8Array(1000),
        headers: { 'content-type': 'application/dicom' },
      })
      expect(instance.status).toBe(507)
    })

    it('answers C-STORE that it is out of resources', async () => {
      const peer = await associatedPeer(dicomPort())
      expect(await store(peer, Buffer.alloc(2000))).toBe(0xa700)
      peer.socket.destroy()
    })

    it('takes uploads again by itself when there is room', async () => {
      disk.makeRoom()
      await untilReady()
      const answer = await call('/api/v1/uploads', { body: exams(next, 50) })
      expect(answer.status).toBe(201)
      acknowledged.set(asReceipt(answer.json()).uploadId, 50)
      next += 50
      await nothingIsLost()
    })

    it('loses nothing when even the reserve is gone: each write that finds no room is refused, and heals', async () => {
      for (const butBytes of [700_000, 100_000, 0]) {
        // Uploads that are under way while the disk fills up at once.
        const sending = Array.from({ length: 6 }, async () => {
          const from = (next += 3000)
          const answer = await call('/api/v1/uploads', { body: exams(from, 3000) })
          return { from, answer }
        })
        await pause(150)
        await disk.fill(butBytes)
        for (const { answer } of await Promise.all(sending)) {
          if (answer.status === 202) {
            const receipt = await followed(asReceipt(answer.json()).uploadId)
            if (receipt.state === 'complete') acknowledged.set(receipt.uploadId, 3000)
          } else if (answer.status === 201)
            acknowledged.set(asReceipt(answer.json()).uploadId, 3000)
          else expect([answer.status, asProblem(answer.json()).code]).toEqual([507, 'disk-full'])
        }
        expect(await ready()).toBe(503)
        disk.makeRoom()
        await untilReady()
        await nothingIsLost()
        const answer = await call('/api/v1/uploads', { body: exams((next += 3000), 20) })
        expect(answer.status).toBe(201)
        acknowledged.set(asReceipt(answer.json()).uploadId, 20)
      }
    })

    it('has after a kill and a start what was acknowledged, and nothing of what was refused', async () => {
      const gone = new Promise((resolve) => service.process.once('exit', resolve))
      service.process.kill('SIGKILL')
      await gone
      service = await startService(disk.path, settings)
      await untilReady()
      await nothingIsLost()
      const { uploads } = (await call('/api/v1/uploads?limit=1000')).json() as {
        uploads: { uploadId: string; state: string }[]
      }
      const complete = uploads.filter(({ state }) => state === 'complete')
      expect(complete.map(({ uploadId }) => uploadId).toSorted()).toEqual(
        [...acknowledged.keys()].toSorted(),
      )
      expect(uploads.filter(({ state }) => state === 'running')).toEqual([])
    })
  },
)
