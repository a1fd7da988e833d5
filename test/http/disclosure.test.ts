import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drlAnswer } from '../../src/contract/analytics.ts'
import { releaseView } from '../../src/contract/release-view.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey, asReceipt } from '../support/answers.ts'
import { given } from '../support/given.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

const hospitals = Array.from({ length: 13 }, (_, i) => `hospital-${i + 1}`)
const year = new Date().getUTCFullYear() - 1

/** Adult heads of hospital k over sixty days; the second asks with six times as many as the others. */
function examsOf(k: number): readonly object[] {
  const exams = k === 1 ? 150 : 25
  return Array.from({ length: exams }, (_, i) => {
    const dlp = 600 + 17 * k + ((i * 7) % 25)
    const day = `${year}-0${1 + (i % 6)}-${String(10 + (i % 10)).padStart(2, '0')}`
    return madeExam({ n: 1000 * (k + 1) + i, dlp, ctdivol: dlp / 15, date: day })
  })
}

interface Registry {
  readonly service: RunningService
  readonly admin: ReturnType<typeof apiClient>
  readonly authority: ReturnType<typeof apiClient>
  readonly uploader: ReturnType<typeof apiClient>
  readonly physicist: (hospital: string) => Promise<ReturnType<typeof apiClient>>
  close(): Promise<void>
}

async function openRegistry(threads = '2'): Promise<Registry> {
  const folder = await temporaryFolder()
  const { stdout } = await opendrl(folder.path, 'key', 'create', '--role', 'admin', '--json')
  const service = await startService(folder.path, {
    OPENDRL_CORE_THREADS: threads,
    OPENDRL_DATABASE_THREADS: threads,
  })
  const admin = apiClient(service.address, asKey(stdout))
  const key = async (role: string, facilities: '*' | readonly string[]) => {
    const made = await admin('/api/v1/keys', { body: { label: role, roles: [role], facilities } })
    return apiClient(service.address, asKey(made.text))
  }
  for (const id of hospitals) await admin('/api/v1/facilities', { body: { id, name: id } })
  return {
    service,
    admin,
    authority: await key('authority', '*'),
    uploader: await key('physicist', hospitals),
    physicist: (hospital) => key('physicist', [hospital]),
    close: async () => {
      await service.stop()
      await folder.remove()
    },
  }
}

async function send({ uploader }: Registry, hospital: string, exams: readonly object[]) {
  const answer = await uploader(`/api/v1/uploads?facility=${hospital}`, { body: ndjson(exams) })
  expect(answer.status).toBe(201)
  const body = { mappings: [{ localName: 'CT Head', loinc: '30799-1' }] }
  const mapped = await uploader(`/api/v1/mappings?facility=${hospital}`, { method: 'PUT', body })
  expect(mapped.status).toBe(200)
  return asReceipt(answer.json()).uploadId
}

const cellPath = '/api/v1/drls?quantity=DLP&protocol=30799-1&population=adult'
const snapshot = async ({ authority }: Registry): Promise<void> => {
  expect((await authority('/api/v1/snapshots', { method: 'POST' })).status).toBe(201)
}
const adultCell = async (call: ReturnType<typeof apiClient>) => {
  const { rows } = drlAnswer.parse((await call(cellPath)).json())
  return given(rows.find(({ phantomCm }) => phantomCm === 16))
}

describe('what peers see over HTTP', () => {
  let registry: Registry
  let one: ReturnType<typeof apiClient>
  let large: ReturnType<typeof apiClient>
  let last = ''
  beforeAll(async () => {
    registry = await openRegistry()
    for (const [k, hospital] of hospitals.slice(0, 12).entries())
      last = await send(registry, hospital, examsOf(k))
    await snapshot(registry)
    one = await registry.physicist('hospital-1')
    large = await registry.physicist('hospital-2')
  })
  afterAll(() => registry.close())

  it('is the same bytes, length and headers for everybody, the hospital with most of the exams included', async () => {
    const answers = await Promise.all([one, large, registry.authority].map((as) => as(cellPath)))
    const seen = answers.map(({ text, headers }) => [
      text,
      headers.get('etag'),
      headers.get('content-length'),
      headers.get('content-type'),
    ])
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
    expect(await adultCell(one)).toMatchObject({ exams: 425, facilities: 12, status: 'ok' })
  })

  it('has withheld cells of one shape: without an exam, and with too few', async () => {
    const { rows } = drlAnswer.parse((await one('/api/v1/drls?quantity=DLP')).json())
    const withheld = rows.filter((row) => row.withheld)
    expect(withheld.length).toBeGreaterThan(500)
    const shapes = withheld.map(
      ({ protocol: _protocol, scheme: _s, band: _b, bandLabel: _l, population: _p, ...row }) =>
        JSON.stringify({ ...row, unit: '', quantity: '', phantomCm: 0 }),
    )
    expect(new Set(shapes).size).toBe(1)
  })

  it.each([
    'suppress=false',
    'sex=female',
    'from=2025-01-01',
    'facility=hospital-1',
    'scanner=x',
    'indication=x',
    'method=pooled',
    'quantileType=6',
    'minimumExams=1',
    'percentile=51',
  ])('cannot be narrowed or loosened by %s: one answer, whatever there is', async (extra) => {
    const asked = await one(`${cellPath}&${extra}`)
    expect(asked.status).toBe(400)
    const nowhere = await one(
      `/api/v1/drls?quantity=DLP&protocol=24627-2&population=adult&${extra}`,
    )
    const withoutRequest = (text: string) =>
      text.replaceAll(/"(instance|requestId)":"[^"]*"/g, '').replaceAll(/30799-1|24627-2/g, '')
    expect(withoutRequest(nowhere.text)).toBe(withoutRequest(asked.text))
  })

  it('does not change when one hospital joins, sends more by two, or takes everything back; it does when three do', async () => {
    const before = JSON.stringify(await adultCell(one))
    const unchanged = async () => {
      await snapshot(registry)
      expect(JSON.stringify(await adultCell(one))).toBe(before)
    }
    await send(registry, 'hospital-13', examsOf(12))
    await unchanged()
    const extra = await send(registry, 'hospital-1', [
      madeExam({ n: 90_001, dlp: 4000, ctdivol: 250, date: `${year}-02-02` }),
      madeExam({ n: 90_002, dlp: 4000, ctdivol: 250, date: `${year}-02-03` }),
    ])
    await unchanged()
    for (const upload of [extra, last])
      expect(
        (await registry.uploader(`/api/v1/uploads/${upload}`, { method: 'DELETE' })).status,
      ).toBe(200)
    await unchanged()
    for (const [k, hospital] of hospitals.slice(3, 7).entries())
      await send(
        registry,
        hospital,
        Array.from({ length: 30 }, (_, i) =>
          madeExam({
            n: 200_000 + 1000 * k + i,
            dlp: 1500,
            ctdivol: 100,
            date: `${year}-08-${String(1 + (i % 28)).padStart(2, '0')}`,
          }),
        ),
      )
    // One hospital has joined and one has left: a third is still missing.
    await unchanged()
    await registry.admin('/api/v1/facilities', { body: { id: 'hospital-14', name: 'h14' } })
    const newcomer = await registry.physicist('hospital-14')
    const sent = await newcomer('/api/v1/uploads', {
      body: ndjson(
        Array.from({ length: 30 }, (_, i) =>
          madeExam({ n: 300_000 + i, dlp: 900, ctdivol: 60, date: `${year}-09-${10 + (i % 20)}` }),
        ),
      ),
    })
    expect(sent.status).toBe(201)
    await newcomer('/api/v1/mappings', {
      method: 'PUT',
      body: { mappings: [{ localName: 'CT Head', loinc: '30799-1' }] },
    })
    await snapshot(registry)
    const after = await adultCell(one)
    expect(JSON.stringify(after)).not.toBe(before)
    expect(after).toMatchObject({ facilities: 13, status: 'ok' })
  })
})

describe('a release', () => {
  it('is the same bytes over 1, 2 and 8 threads and any order of arrival', async () => {
    const orders = [
      hospitals.slice(0, 12),
      hospitals.slice(0, 12).toReversed(),
      [...hospitals.slice(5, 12), ...hospitals.slice(0, 5)],
    ]
    const digests: string[] = []
    for (const [at, threads] of ['1', '2', '8'].entries()) {
      const registry = await openRegistry(threads)
      try {
        for (const hospital of orders[at] ?? []) {
          const exams = examsOf(hospitals.indexOf(hospital))
          const turned = [...exams.slice(3 * at), ...exams.slice(0, 3 * at)]
          await send(registry, hospital, at === 1 ? turned.toReversed() : turned)
        }
        const made = await registry.authority('/api/v1/releases', { body: { title: 'Same' } })
        const { files, withheld, cells } = releaseView.parse(made.json())
        expect(withheld).toBeLessThan(cells)
        digests.push(
          files
            .filter(({ name }) => name !== 'method.md')
            .map(({ name, sha256 }) => `${name} ${sha256}`)
            .join('\n'),
        )
      } finally {
        await registry.close()
      }
    }
    expect(digests[1]).toBe(digests[0])
    expect(digests[2]).toBe(digests[0])
  }, 240_000)
})
