import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asKey, asProblem } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

const records = ndjson([madeExam({ n: 1, dlp: 600, date: '2025-03-10' })])
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let client: ReturnType<typeof apiClient>
let uploadId = ''

beforeAll(async () => {
  folder = await temporaryFolder()
  await opendrl(folder.path, 'facility', 'add', '--name', 'Small', '--id', 'small')
  const roles = ['uploader', 'physicist', 'authority', 'admin'].flatMap((role) => ['--role', role])
  const key = asKey((await opendrl(folder.path, 'key', 'create', ...roles, '--json')).stdout)
  const sound = await startService(folder.path)
  const sent = await apiClient(sound.address, key)('/api/v1/uploads?facility=small', {
    body: records,
  })
  expect(sent.status).toBe(201)
  uploadId = (sent.json() as { uploadId: string }).uploadId
  await sound.stop()
  await rm(join(folder.path, 'ledger'), { recursive: true })
  service = await startService(folder.path)
  client = apiClient(service.address, key)
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

describe('a service whose database and ledger disagree', () => {
  it('starts, is not ready, and says why, there and in the log', async () => {
    const health = await client('/health/ready')
    expect(health.status).toBe(503)
    expect(health.json()).toMatchObject({ status: 'read-only' })
    expect(health.text).toMatch(/ledger/)
    expect(service.logs()).toContain('the registry is read-only')
  })

  it('answers what is asked', async () => {
    expect((await client(`/api/v1/uploads/${uploadId}`)).json()).toMatchObject({
      state: 'complete',
    })
    expect((await client('/api/v1/exams?facility=small')).json()).toMatchObject({
      exams: [{ facility: 'small' }],
    })
  })

  it('takes no upload, no key, no mapping: 503 with the reason', async () => {
    const other = ndjson([madeExam({ n: 2, dlp: 600, date: '2025-03-10' })])
    for (const [path, body] of [
      ['/api/v1/uploads?facility=small', other],
      ['/api/v1/keys', { label: 'x', roles: ['researcher'], facilities: [] }],
      ['/api/v1/facilities', { name: 'Other' }],
    ] as const) {
      const answer = await client(path, { body })
      expect([answer.status, path]).toEqual([503, path])
      expect(asProblem(answer.json())).toMatchObject({ code: 'registry-read-only' })
      expect(answer.headers.get('retry-after')).not.toBeNull()
    }
  })

  it('is told on the command line in one sentence', async () => {
    await service.stop()
    const { code, stderr } = await opendrl(folder.path, 'key', 'create', '--role', 'researcher')
    expect(code).toBe(3)
    expect(stderr).toMatch(/^The registry is read-only\. .*ledger/m)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})
