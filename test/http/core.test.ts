import { get } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drlAnswer, typicalAnswer } from '../../src/contract/analytics.ts'
import { addExams, makeRegistry } from '../storage/core/support/large-registry.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey, asReceipt } from '../support/answers.ts'
import { given } from '../support/given.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

const exams = 500_000
const period = 'from=2025-01-01&to=2025-12-31'
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let key = ''
let client: ReturnType<typeof apiClient>

beforeAll(async () => {
  folder = await temporaryFolder()
  await makeRegistry(folder.path, 'small')
  await addExams(folder.path, 0, exams)
  const { stdout } = await opendrl(folder.path, 'key', 'create', '--role', 'admin', '--json')
  service = await startService(folder.path)
  const made = await apiClient(service.address, asKey(stdout))('/api/v1/keys', {
    body: {
      label: 'all',
      roles: ['uploader', 'physicist', 'authority', 'admin'],
      facilities: '*',
    },
  })
  key = asKey(made.text)
  client = apiClient(service.address, key)
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

const upload = async (first: number, count: number) => {
  const records = Array.from({ length: count }, (_, i) =>
    madeExam({ n: first + i, dlp: 600, ctdivol: 40, date: '2025-03-10' }),
  )
  const answer = await client('/api/v1/uploads?facility=small', { body: ndjson(records) })
  expect(answer.status).toBe(201)
  return asReceipt(answer.json())
}

/** Protocol and exams of each typical value of the small facility. */
const typical = async (): Promise<readonly (readonly [string, number | null])[]> => {
  const path = `/api/v1/typical-values?facility=small&quantity=DLP&${period}`
  const { rows } = typicalAnswer.parse((await client(path)).json())
  return rows.map(({ protocol, exams: counted }) => [protocol.loinc, counted])
}

const live = async (more = '') =>
  drlAnswer.parse((await client(`/api/v1/drls?live=true&quantity=DLP&${period}${more}`)).json())

const map = async (loinc: string | null) => {
  const body = { mappings: [{ localName: 'CT Head', loinc }] }
  const answer = await client('/api/v1/mappings?facility=small', { method: 'PUT', body })
  expect(answer.status).toBe(200)
}

describe('a service that starts on a large registry', () => {
  it('lives from the start, and is ready once the exams are in memory, and from then on', async () => {
    const stopped = await service.stop()
    expect(stopped).toBe(0)
    service = await startService(folder.path)
    client = apiClient(service.address, key)
    const ready: number[] = []
    const lives = new Set<number>()
    while (ready.filter((status) => status === 200).length < 5) {
      const [isReady, isLive] = await Promise.all([client('/health/ready'), client('/health/live')])
      ready.push(isReady.status)
      lives.add(isLive.status)
      if (isReady.status !== 200) expect(isReady.json()).toEqual({ status: 'not-ready' })
    }
    expect(lives).toEqual(new Set([200]))
    expect(ready[0]).toBe(503)
    expect([...new Set(ready)]).toEqual([503, 200])
    expect(ready.lastIndexOf(503)).toBeLessThan(ready.indexOf(200))
  })

  it('answers a question that came before it was ready once it is', async () => {
    expect(await service.stop()).toBe(0)
    service = await startService(folder.path)
    client = apiClient(service.address, key)
    const { provenance } = await live()
    expect(provenance.examsUsed).toBe(exams)
    expect((await client('/health/ready')).status).toBe(200)
  })
})

describe('the very next answer', () => {
  it('has an accepted upload, a changed mapping and a withdrawal', async () => {
    expect(await typical()).toEqual([])
    await upload(1000, 25)
    expect(await typical()).toEqual([['30799-1', 25]])
    expect((await live()).provenance.examsUsed).toBe(exams + 25)
    const second = await upload(2000, 7)
    expect(await typical()).toEqual([['30799-1', 32]])
    expect((await live()).provenance.examsUsed).toBe(exams + 32)
    expect((await live('&method=pooled')).provenance.examsUsed).toBe(exams + 32)
    await map('24727-0')
    expect(await typical()).toEqual([['24727-0', 32]])
    await map(null)
    expect(await typical()).toEqual([])
    expect((await live()).provenance.examsUsed).toBe(exams)
    await map('30799-1')
    expect(await typical()).toEqual([['30799-1', 32]])
    await client(`/api/v1/uploads/${second.uploadId}`, { method: 'DELETE' })
    expect(await typical()).toEqual([['30799-1', 25]])
    expect((await live()).provenance.examsUsed).toBe(exams + 25)
  })

  it('has them one after another, while others ask and write', async () => {
    const others = Array.from({ length: 5 }, async () => {
      for (let n = 0; n < 5; n++) await live('&sex=female')
    })
    let expected = given((await typical())[0]?.[1])
    for (let n = 0; n < 8; n++) {
      await upload(10_000 + 100 * n, 3)
      expected += 3
      expect(await typical()).toEqual([['30799-1', expected]])
    }
    await Promise.all(others)
  })
})

describe('clients that go away in the middle of a question', () => {
  it('200 times, leave nothing running, nothing said to be broken, and a service that answers', async () => {
    const before = await live('&method=pooled&sex=female')
    const path = `/api/v1/drls?live=true&quantity=DLP&${period}&method=pooled&sex=female`
    const leave = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const headers = { authorization: `Bearer ${key}` }
        const request = get(`${service.address}${path}`, { headers, agent: false })
        request.on('error', () => {})
        request.on('close', resolve)
        request.on('response', (response) => response.resume())
        void after(ms).then(() => request.destroy())
      })
    for (let round = 0; round < 20; round++)
      await Promise.all(Array.from({ length: 10 }, (_, n) => leave(2 + 5 * n)))
    const again = await live('&method=pooled&sex=female')
    expect(again.rows).toEqual(before.rows)
    expect(await typical()).toHaveLength(1)
    const lines = service.logs().split('\n')
    expect(lines.filter((line) => line.includes('"level":50'))).toEqual([])
    // Some were gone in the middle of it, not before or after.
    expect(lines.filter((line) => line.includes('"status":503')).length).toBeGreaterThan(0)
    expect(await service.stop()).toBe(0)
    service = await startService(folder.path)
  })
})
