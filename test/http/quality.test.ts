import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { examView } from '../../src/contract/exam.ts'
import { qualityAnswer } from '../../src/contract/quality.ts'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
type Client = ReturnType<typeof apiClient>
let uploader: Client
let physicist: Client
let other: Client
let authority: Client
let researcher: Client

beforeAll(async () => {
  folder = await temporaryFolder()
  for (const id of ['st-brigid', 'other'])
    await opendrl(folder.path, 'facility', 'add', '--name', id, '--id', id)
  const keyOf = async (role: string, ...facility: string[]): Promise<string> => {
    const args = ['key', 'create', '--role', role, '--json', ...facility]
    return asKey((await opendrl(folder.path, ...args)).stdout)
  }
  const keys = {
    uploader: await keyOf('uploader', '--facility', 'st-brigid'),
    physicist: await keyOf('physicist', '--facility', 'st-brigid'),
    other: await keyOf('uploader', '--facility', 'other'),
    authority: await keyOf('authority'),
    researcher: await keyOf('researcher'),
  }
  service = await startService(folder.path)
  uploader = apiClient(service.address, keys.uploader)
  physicist = apiClient(service.address, keys.physicist)
  other = apiClient(service.address, keys.other)
  authority = apiClient(service.address, keys.authority)
  researcher = apiClient(service.address, keys.researcher)
  const exam = madeExam({ n: 1 })
  const again = { ...exam, studyInstanceUid: '1.2.3', sopInstanceUid: '1.2.3.1' }
  const body = ndjson([exam, again, madeExam({ n: 2 })])
  const answer = await uploader('/api/v1/uploads', { body: `${body}no json\n` })
  expect(asReceipt(answer.json()).counts).toMatchObject({ seen: 4, rejected: 1 })
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

describe('GET /quality', () => {
  it.each(['upload', 'scanner', 'month'])(
    'says to the own facility, by %s, what it sent',
    async (by) => {
      const answer = await uploader(`/api/v1/quality?by=${by}`)
      expect(answer.status).toBe(200)
      const report = qualityAnswer.parse(answer.json())
      expect(report).toMatchObject({ facility: 'st-brigid', by, total: { exams: 3, rejected: 1 } })
      expect(report.total.findings).toContainEqual({
        rule: 'same-scan-elsewhere',
        exams: 1,
        waiting: 1,
      })
      expect(report.groups.reduce((sum, { exams }) => sum + exams, 0)).toBe(3)
    },
  )

  it('is for others of their own facility only, and for the authority of any', async () => {
    const path = '/api/v1/quality?facility=st-brigid'
    expect((await other(path)).status).toBe(404)
    expect((await researcher(path)).status).toBe(403)
    expect((await authority(path)).status).toBe(200)
    expect(asProblem((await authority('/api/v1/quality')).json()).code).toBe('facility-needed')
    const own = qualityAnswer.parse((await other('/api/v1/quality')).json())
    expect(own).toMatchObject({ facility: 'other', total: { exams: 0 }, groups: [] })
  })

  it.each(['by=day', 'from=2025-13-01', 'from=2025-02-01&to=2025-01-01', 'scanner=1'])(
    'refuses %s',
    async (query) => {
      const answer = await uploader(`/api/v1/quality?${query}`)
      expect(answer.status).toBe(400)
      expect(asProblem(answer.json()).code).toBe('request-invalid')
    },
  )
})

describe('an exam whose scan is stored under another study', () => {
  it('names the exam it is counted in', async () => {
    const list = await physicist('/api/v1/exams?state=quarantined')
    const { exams } = z
      .object({ exams: z.array(z.object({ examId: z.string() })) })
      .parse(list.json())
    expect(exams.length).toBe(1)
    const show = async (id: string) =>
      examView.parse((await physicist(`/api/v1/exams/${id}`)).json())
    const aside = await show(exams[0]?.examId ?? '')
    expect(aside.sameScans).toMatchObject([{ relation: 'counted-there' }])
    const counted = await show(aside.sameScans[0]?.examId ?? '')
    expect(counted).toMatchObject({
      state: 'counted',
      sameScans: [{ examId: aside.examId, relation: 'counted-here' }],
    })
  })
})

describe('opendrl quality', () => {
  it('prints tables and what to do, or JSON, and refuses what it does not know', async () => {
    const copy = await temporaryFolder()
    try {
      await opendrl(copy.path, 'facility', 'add', '--name', 'st-brigid', '--id', 'st-brigid')
      const args = ['quality', '--facility', 'st-brigid']
      expect((await opendrl(copy.path, ...args)).stdout).toContain('all')
      const { stdout } = await opendrl(copy.path, ...args, '--by', 'month', '--json')
      expect(qualityAnswer.parse(JSON.parse(stdout))).toMatchObject({ by: 'month', groups: [] })
      for (const wrong of [
        ['--by', 'day'],
        ['--from', '2025-13-01'],
      ])
        expect((await opendrl(copy.path, ...args, ...wrong)).code).toBe(2)
      expect((await opendrl(copy.path, 'quality', '--facility', 'nobody')).code).toBe(1)
    } finally {
      await copy.remove()
    }
  })
})
