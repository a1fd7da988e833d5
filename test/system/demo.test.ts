import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { drlRow } from '../../src/contract/analytics.ts'
import { receipt } from '../../src/contract/receipt.ts'
import { opendrl, temporaryFolder } from '../support/opendrl.ts'

const demoDocument = z.object({
  hospitals: z.int(),
  exams: z.int(),
  receipts: z.array(receipt),
  drls: z.array(drlRow),
  snapshot: z.object({ cells: z.int(), withheld: z.int() }),
  release: z.object({ cells: z.int(), withheld: z.int() }),
})

let demo: z.infer<typeof demoDocument>
let code = -1

beforeAll(async () => {
  const folder = await temporaryFolder()
  const result = await opendrl(folder.path, 'demo', '--once', '--json')
  code = result.code
  demo = demoDocument.parse(JSON.parse(result.stdout))
  await folder.remove()
}, 300_000)

const head = (band: string) =>
  demo.drls.filter(
    (row) => row.scheme === 'pidrl-head-age' && row.band === band && row.status === 'ok',
  )

describe('demo --once --json', () => {
  it('exits 0 with 24 hospitals, about 60,000 exams, and receipts that add up', () => {
    expect(code).toBe(0)
    expect(demo.hospitals).toBe(24)
    expect(demo.exams).toBeGreaterThan(57_000)
    expect(demo.receipts).toHaveLength(24)
    for (const { counts } of demo.receipts) {
      const { seen, accepted, updated, duplicate, quarantined, rejected } = counts
      expect(accepted + updated + duplicate + quarantined + rejected).toBe(seen)
    }
  })

  it('meets duplicates, cumulative reports, unit mistakes and unreadable rows on the way', () => {
    const total = (name: 'updated' | 'duplicate' | 'quarantined') =>
      demo.receipts.reduce((sum, { counts }) => sum + counts[name], 0)
    expect(total('updated')).toBeGreaterThan(0)
    expect(total('duplicate')).toBeGreaterThan(0)
    expect(total('quarantined')).toBeGreaterThan(0)
  })

  it('has a DRL by icrp135 for every PiDRL head band', () => {
    const bands = new Set(
      demo.drls.filter(({ scheme }) => scheme === 'pidrl-head-age').map(({ band }) => band),
    )
    expect(bands.size).toBe(4)
    for (const band of bands) expect([band, head(band).length > 0]).toEqual([band, true])
  })

  it('has one for at least four PiDRL body bands, and some cells honestly say too few', () => {
    const body = demo.drls.filter((row) => row.scheme === 'pidrl-body-weight')
    const passing = new Set(body.filter(({ status }) => status === 'ok').map(({ band }) => band))
    expect(passing.size).toBeGreaterThanOrEqual(4)
    expect(body.some(({ status }) => status === 'too-few')).toBe(true)
  })

  it('has at least 15 paediatric cells that pass the public rules', () => {
    const open = demo.drls.filter(
      (row) =>
        row.population === 'paediatric' && row.status === 'ok' && (row.facilities ?? 0) >= 10,
    )
    expect(open.length).toBeGreaterThanOrEqual(15)
    expect(demo.release.cells - demo.release.withheld).toBeGreaterThanOrEqual(15)
  })
})
