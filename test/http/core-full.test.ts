import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drlAnswer } from '../../src/contract/analytics.ts'
import { addExams, makeRegistry } from '../storage/core/support/large-registry.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

/** 29 bytes each: these fit into 16 MiB, and leave no room for a commit's own. */
const fitting = 540_000
const beyond = 700_000
const little = { OPENDRL_CORE_MEMORY_MB: '16' }
const period = 'from=2025-01-01&to=2025-12-31'
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let key = ''
let service: RunningService | null = null

beforeAll(async () => {
  folder = await temporaryFolder()
  await makeRegistry(folder.path, 'small')
  await addExams(folder.path, 0, fitting)
  const roles = ['uploader', 'physicist', 'authority', 'admin'].flatMap((role) => ['--role', role])
  key = asKey((await opendrl(folder.path, 'key', 'create', ...roles, '--json')).stdout)
})
afterAll(async () => {
  await service?.stop()
  await folder.remove()
})

async function started(more: Readonly<Record<string, string>> = {}) {
  await service?.stop()
  service = await startService(folder.path, more)
  return apiClient(service.address, key)
}
type Client = Awaited<ReturnType<typeof started>>

const heads = ndjson(
  Array.from({ length: 25 }, (_, i) => madeExam({ n: 1000 + i, dlp: 600, date: '2025-03-10' })),
)
const upload = (client: Client) => client('/api/v1/uploads?facility=small', { body: heads })
const live = (client: Client) => client(`/api/v1/drls?live=true&quantity=DLP&${period}`)
const used = async (client: Client): Promise<number> =>
  drlAnswer.parse((await live(client)).json()).provenance.examsUsed
const names = async (client: Client) => (await client('/api/v1/mappings?facility=small')).json()

describe('a service with memory for its exams, and no more', () => {
  it('refuses an upload by saying how much is needed, stores none of it, and answers on', async () => {
    const client = await started(little)
    expect(await used(client)).toBe(fitting)
    expect((await client('/health/ready')).status).toBe(200)
    const problem = asProblem((await upload(client)).json())
    expect(problem).toMatchObject({ status: 507, code: 'core-full' })
    expect(problem.detail).toMatch(/^The exams need 1[78] MiB of memory; 16 MiB may be used\.$/)
    expect(await used(client)).toBe(fitting)
    expect(await names(client)).toMatchObject({ localNames: [] })
    const { uploads } = (await client('/api/v1/uploads?facility=small')).json() as {
      uploads: { state: string; counts: { accepted: number } }[]
    }
    expect(uploads.map(({ state }) => state)).toEqual(['failed'])
  })

  it('takes the same upload once it has more', async () => {
    const client = await started()
    const answer = await upload(client)
    expect([answer.status, asReceipt(answer.json()).counts.accepted]).toEqual([201, 25])
    expect(await used(client)).toBe(fitting + 25)
    const { uploadId } = asReceipt(answer.json())
    await client(`/api/v1/uploads/${uploadId}`, { method: 'DELETE' })
    expect(await used(client)).toBe(fitting)
  })
})

describe('a service with too little memory for its exams', () => {
  it('starts, is not ready, says to every question how much is needed, and takes uploads', async () => {
    await service?.stop()
    service = null
    await addExams(folder.path, fitting, beyond)
    const client = await started(little)
    for (const path of [
      `drls?live=true&${period}`,
      `typical-values?facility=small&${period}`,
      `comparisons?facility=small&${period}`,
    ]) {
      const problem = asProblem((await client(`/api/v1/${path}`)).json())
      expect([path, problem.status, problem.code]).toEqual([path, 507, 'core-full'])
      expect(problem.detail).toBe('The exams need 20 MiB of memory; 16 MiB may be used.')
    }
    expect((await client('/health/live')).status).toBe(200)
    expect((await client('/health/ready')).status).toBe(503)
    const answer = await upload(client)
    expect([answer.status, asReceipt(answer.json()).counts.accepted]).toEqual([201, 25])
    expect(await names(client)).toMatchObject({ localNames: [{ exams: 25 }] })
  })

  it('has all of them, and the uploads, once it is started with enough', async () => {
    const client = await started()
    expect(await used(client)).toBe(beyond + 25)
    expect((await client('/health/ready')).status).toBe(200)
  })
})
