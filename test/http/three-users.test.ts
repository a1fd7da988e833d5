import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { tableFromIPC } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  comparisonAnswer,
  distributionAnswer,
  drlAnswer,
  typicalAnswer,
} from '../../src/contract/analytics.ts'
import { releaseView } from '../../src/contract/release-view.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

const period = 'from=2025-01-01&to=2025-12-31'
const facilities = Array.from(
  { length: 12 },
  (_, i) => `hospital-${String(i + 1).padStart(2, '0')}`,
)
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let as: Record<
  'admin' | 'uploader' | 'mapper' | 'mapper' | 'physicist' | 'researcher' | 'authority',
  ReturnType<typeof apiClient>
>

/** 25 adult heads each; hospital k has a typical DLP of 600 + 20 k mGy·cm, on the 16 cm phantom. */
function examsOf(k: number): string {
  return ndjson(
    Array.from({ length: 25 }, (_, i) => {
      const dlp = 600 + 20 * k + (i - 12)
      return madeExam({ n: 1000 * (k + 1) + i, dlp, ctdivol: dlp / 15, date: '2025-03-10' })
    }),
  )
}

beforeAll(async () => {
  folder = await temporaryFolder()
  const { stdout } = await opendrl(folder.path, 'key', 'create', '--role', 'admin', '--json')
  service = await startService(folder.path)
  const admin = apiClient(service.address, asKey(stdout))
  for (const id of facilities) {
    const added = await admin('/api/v1/facilities', {
      body: { id, name: `Hospital ${id.slice(-2)}` },
    })
    expect(added.status).toBe(201)
  }
  const key = async (role: string, of: '*' | readonly string[]) => {
    const made = await admin('/api/v1/keys', {
      body: { label: role, roles: [role], facilities: of },
    })
    expect(made.status).toBe(201)
    return apiClient(service.address, asKey(made.text))
  }
  as = {
    admin,
    uploader: await key('uploader', facilities),
    mapper: await key('physicist', facilities),
    physicist: await key('physicist', [facilities[11] ?? '']),
    researcher: await key('researcher', []),
    authority: await key('authority', '*'),
  }
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

describe('a hospital', () => {
  it('uploads for each of its facilities and gets receipts that add up', async () => {
    for (const [k, facility] of facilities.entries()) {
      const answer = await as.uploader(`/api/v1/uploads?facility=${facility}`, { body: examsOf(k) })
      expect(answer.status).toBe(201)
      expect(answer.headers.get('location')).toMatch(/^\/api\/v1\/uploads\//)
      expect(asReceipt(answer.json()).counts).toMatchObject({ seen: 25, accepted: 25, rejected: 0 })
    }
  })

  it('must say which facility when its key serves several', async () => {
    const answer = await as.uploader('/api/v1/uploads', { body: examsOf(0) })
    expect([answer.status, asProblem(answer.json()).code]).toEqual([400, 'facility-needed'])
  })

  it('sends a form with several files as well', async () => {
    const form = new FormData()
    form.append('file', new Blob([ndjson([madeExam({ n: 50 })])]), 'a.ndjson')
    form.append('file', new Blob([ndjson([madeExam({ n: 51, dlp: -5 })])]), 'b.ndjson')
    const encoded = new Response(form)
    const answer = await as.uploader(`/api/v1/uploads?facility=${facilities[0]}`, {
      body: new Uint8Array(await encoded.arrayBuffer()),
      headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    })
    const receipt = asReceipt(answer.json())
    expect(receipt.counts).toMatchObject({ seen: 2, accepted: 1, quarantined: 1 })
    expect(receipt.findings.find(({ rule }) => rule === 'dose-negative')?.file).toBe('b.ndjson')
    const withdrawn = await as.uploader(`/api/v1/uploads/${receipt.uploadId}`, { method: 'DELETE' })
    expect(withdrawn.json()).toMatchObject({ examsChanged: 2 })
  })

  it('sees its scanners and its names, and says what they are', async () => {
    for (const facility of facilities) {
      const path = `/api/v1/mappings?facility=${facility}`
      const body = { mappings: [{ localName: 'CT Head', loinc: '30799-1' }] }
      const answer = await as.mapper(path, { method: 'PUT', body })
      expect([answer.status, answer.json()]).toMatchObject([
        200,
        { localNames: [{ localName: 'CT Head', exams: 25, state: 'mapped' }] },
      ])
    }
    const scanners = await as.uploader(`/api/v1/scanners?facility=${facilities[0]}`)
    expect(scanners.json()).toMatchObject({ scanners: [{ model: 'Scan 1', exams: 25 }] })
    expect(scanners.text).not.toContain('CANARYSERIAL')
  })
})

describe('an authority', () => {
  it('computes DRLs live by any method and quantile type', async () => {
    const live = await as.authority(`/api/v1/drls?live=true&quantity=DLP&${period}`)
    const { rows, provenance } = drlAnswer.parse(live.json())
    // Twelve medians 600, 620, ... 820: P75 by type 7 is 600 + 20 * 8.25.
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      drl: 765,
      achievable: 710,
      exams: 300,
      facilities: 12,
      phantomCm: 16,
      status: 'ok',
    })
    expect(rows[0]?.interval).toEqual({ lower: 700, upper: null, level: 0.95 })
    expect(provenance).toMatchObject({ method: 'icrp135', quantileType: 7, examsUsed: 300 })
    const six = await as.authority(`/api/v1/drls?live=true&quantity=DLP&quantileType=6&${period}`)
    expect(drlAnswer.parse(six.json()).rows[0]?.drl).toBe(775)
    const pooled = await as.authority(`/api/v1/drls?live=true&quantity=DLP&method=pooled&${period}`)
    expect(drlAnswer.parse(pooled.json()).rows[0]).toMatchObject({ method: 'pooled', exams: 300 })
  })

  it('makes the snapshot and a release', async () => {
    const before = await as.physicist('/api/v1/drls')
    expect(asProblem(before.json()).code).toBe('snapshot-missing')
    expect((await as.authority('/api/v1/snapshots', { method: 'POST' })).status).toBe(201)
    expect((await as.physicist('/api/v1/snapshots', { method: 'POST' })).status).toBe(403)
  })
})

describe('a physicist', () => {
  it('sees typical values and the comparison of the own facility, live', async () => {
    const typical = typicalAnswer.parse(
      (await as.physicist(`/api/v1/typical-values?quantity=DLP&${period}`)).json(),
    )
    expect(typical.rows).toMatchObject([
      { typical: 820, exams: 25, interval: { lower: 815, upper: 825 } },
    ])
    const compared = comparisonAnswer.parse(
      (await as.physicist(`/api/v1/comparisons?quantity=DLP&${period}`)).json(),
    )
    const row = compared.rows[0]
    const registry = row?.references.find(({ kind }) => kind === 'registry')
    expect(registry).toMatchObject({ value: 770, verdict: 'above' })
    expect(
      row?.references.some(({ kind, source }) => kind === 'published' && source.length > 0),
    ).toBe(true)
    expect(row?.peers).toMatchObject({ facilities: 12 })
  })

  it('sees distributions', async () => {
    const answer = await as.physicist(
      `/api/v1/distributions?quantity=DLP&protocol=30799-1&${period}`,
    )
    const { cells } = distributionAnswer.parse(answer.json())
    expect(cells).toHaveLength(1)
    expect(cells[0]?.histogram.reduce((sum, { exams }) => sum + exams, 0)).toBe(25)
  })

  it('sees the registry’s DRLs from the snapshot, which takes no free filter', async () => {
    const rows = drlAnswer.parse((await as.physicist('/api/v1/drls?quantity=DLP')).json()).rows
    expect(rows.find(({ population }) => population === 'adult')).toMatchObject({
      drl: 770,
      facilities: 12,
    })
    for (const filter of [
      'quantileType=6',
      'method=pooled',
      'sex=female',
      period,
      'facility=hospital-12',
    ])
      expect([filter, (await as.physicist(`/api/v1/drls?${filter}`)).status]).toEqual([filter, 400])
    expect((await as.physicist('/api/v1/drls?live=true')).status).toBe(403)
  })

  it('cannot see another facility; the answer is that of an unknown one', async () => {
    for (const path of ['comparisons', 'typical-values', 'distributions', 'mappings', 'scanners']) {
      const foreign = await as.physicist(`/api/v1/${path}?facility=hospital-01`)
      const unknown = await as.physicist(`/api/v1/${path}?facility=hospital-99`)
      const plain = (text: string) => text.replace(/urn:request:[^"]+/, '')
      expect([path, foreign.status, plain(foreign.text)]).toEqual([path, 404, plain(unknown.text)])
    }
  })

  it('reads published DRL sets with their sources', async () => {
    const sets = await as.physicist('/api/v1/drl-sets')
    const { sets: list } = sets.json() as { sets: { id: string; values: number }[] }
    expect(list).toHaveLength(18)
    expect(list.reduce((sum, { values }) => sum + values, 0)).toBe(295)
    const one = await as.physicist(`/api/v1/drl-sets/${list[0]?.id}`)
    expect(one.text).toContain('"source"')
  })

  it('is told which filter is not valid', async () => {
    for (const bad of [
      'quantity=magic',
      'from=yesterday',
      'quantileType=8',
      'protocol=00000-0',
      'scheme=none',
      'colour=red',
    ])
      expect([bad, (await as.physicist(`/api/v1/comparisons?${bad}`)).status]).toEqual([bad, 400])
  })
})

describe('a researcher', () => {
  it('pulls the cells of a release in four formats that agree, each with its SHA-256', async () => {
    const made = await as.authority('/api/v1/releases', { body: { title: 'Heads 2025' } })
    expect(made.status).toBe(201)
    const release = releaseView.parse(made.json())
    const listed = (await as.researcher('/api/v1/releases')).json()
    expect(listed).toMatchObject({ releases: [{ id: release.id, title: 'Heads 2025' }] })
    const bytes: Record<string, Buffer> = {}
    for (const file of release.files) {
      const response = await fetch(`${service.address}${file.url}`, {
        headers: { authorization: await bearer() },
      })
      const body = Buffer.from(await response.arrayBuffer())
      expect([file.name, response.status]).toEqual([file.name, 200])
      expect(createHash('sha256').update(body).digest('hex')).toBe(file.sha256)
      expect(response.headers.get('etag')).toBe(`"${file.sha256}"`)
      bytes[file.name] = body
    }
    const part = (name: string) => bytes[name] ?? Buffer.alloc(0)
    const fromCsv = parse(part('cells.csv'), { columns: true, bom: true }) as Record<
      string,
      string
    >[]
    const fromArrow = tableFromIPC(part('cells.arrow'))
      .toArray()
      .map((row: { drl: number | null }) => row.drl)
    const path = join(folder.path, 'cells.parquet')
    await writeFile(path, part('cells.parquet'))
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const rows = (await connection.runAndReadAll(`select drl from '${path}'`))
      .getRows()
      .map(([drl]) => drl)
    expect(fromCsv.length).toBeGreaterThan(0)
    expect(fromCsv.map(({ drl }) => (drl === '' ? null : Number(drl)))).toEqual(fromArrow)
    expect(rows.map((drl) => (drl === null ? null : Number(drl)))).toEqual(fromArrow)
    const dictionary = JSON.parse(part('dictionary.json').toString()) as {
      columns: { name: string }[]
    }
    expect(dictionary.columns.map(({ name }) => name)).toEqual(Object.keys(fromCsv[0] ?? {}))
  })

  it('has no way to exams, comparisons or live DRLs', async () => {
    for (const path of [
      'comparisons',
      'typical-values',
      'distributions',
      'drls?live=true',
      'uploads',
      'keys',
    ])
      expect([path, (await as.researcher(`/api/v1/${path}`)).status]).toEqual([path, 403])
  })
})

describe('the service', () => {
  it('is described, watched and documented', async () => {
    const open = apiClient(service.address)
    expect((await open('/health/live')).json()).toEqual({ status: 'live' })
    expect((await open('/health/ready')).json()).toEqual({ status: 'ready' })
    expect((await open('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
    expect((await open('/docs')).text).toContain('/api/v1/uploads')
    expect((await open('/metrics')).status).toBe(401)
    expect((await as.admin('/metrics')).text).toContain('opendrl_records_total{outcome="accepted"}')
    expect((await open('/')).text).toContain('<title>OpenDRL')
  })

  it('refuses a revoked key at its next request', async () => {
    const made = await as.admin('/api/v1/keys', {
      body: { label: 'short', roles: ['researcher'], facilities: [] },
    })
    const { id } = made.json() as { id: string }
    const short = apiClient(service.address, asKey(made.text))
    expect((await short('/api/v1/session')).status).toBe(200)
    await as.admin(`/api/v1/keys/${id}`, { method: 'DELETE' })
    expect((await short('/api/v1/session')).status).toBe(401)
  })

  it('lets a second process not open the same data directory', async () => {
    const second = await opendrl(folder.path, 'facility', 'list')
    expect(second.code).toBe(3)
    expect(second.stderr).not.toContain('    at ')
  })

  it('stops in order at SIGTERM: exit code 0', async () => {
    const own = await temporaryFolder()
    const other = await startService(own.path)
    expect(await other.stop()).toBe(0)
    await own.remove()
  })
})

async function bearer(): Promise<string> {
  const made = await as.admin('/api/v1/keys', {
    body: { label: 'files', roles: ['researcher'], facilities: [] },
  })
  return `Bearer ${asKey(made.text)}`
}
