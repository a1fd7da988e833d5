import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDicomRecord } from '../../src/ingest/dicom/read-dicom-record.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey } from '../support/answers.ts'
import {
  opendrl,
  root,
  startService,
  temporaryFolder,
  type RunningService,
} from '../support/opendrl.ts'
import {
  haveOrthancDicomWeb,
  orthancDicomWebPlugin,
  startOrthanc,
  type RunningOrthanc,
} from '../support/orthanc.ts'
import { describeInChromium, openBrowser } from '../web/support/open-browser.ts'

const reportFolder = join(root, 'sample-data/small/rdsr')
const reports = readdirSync(reportFolder)
  .filter((name) => name.endsWith('.dcm'))
  .map((name) => readFileSync(join(reportFolder, name)))
const report = (index: number): Buffer => reports[index] ?? Buffer.alloc(0)

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let key = ''

beforeAll(async () => {
  folder = await temporaryFolder()
  await opendrl(folder.path, 'facility', 'add', '--name', 'St Brigid', '--id', 'st-brigid')
  const made = await opendrl(
    folder.path,
    'key',
    'create',
    '--role',
    'uploader',
    '--facility',
    'st-brigid',
    '--json',
  )
  key = asKey(made.stdout)
  service = await startService(folder.path)
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

/** Sums over all receipts so far. */
async function received(): Promise<Record<string, number>> {
  const answer = await apiClient(service.address, key)('/api/v1/uploads?limit=100')
  const { uploads } = answer.json() as { uploads: { counts: Record<string, number> }[] }
  const sum: Record<string, number> = {}
  for (const { counts } of uploads)
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

/** In CI the packages are installed: there, a missing one fails instead of hiding the tests. */
const inCi = (process.env['CI'] ?? '') !== ''

describe.skipIf(!haveOrthancDicomWeb && !inCi)(
  'Orthanc forwards with its DICOMweb plugin (skipped where Debian’s orthanc-dicomweb is missing)',
  () => {
    let orthanc: RunningOrthanc
    beforeAll(async () => {
      const url = `${service.address}/dicomweb`
      orthanc = await startOrthanc({
        Plugins: [orthancDicomWebPlugin],
        DicomWeb: {
          Servers: {
            bearer: { Url: url, HttpHeaders: { Authorization: `Bearer ${key}` } },
            basic: { Url: url, Username: 'orthanc', Password: key },
            wrong: { Url: url, Username: 'orthanc', Password: 'wrong' },
          },
        },
      })
    })
    afterAll(() => orthanc.stop())

    const stowTo = async (server: string, ...objects: Buffer[]): Promise<unknown> => {
      const ids: string[] = []
      for (const object of objects) ids.push(await orthanc.upload(object))
      return orthanc.post(`/dicom-web/servers/${server}/stow`, {
        Resources: ids,
        Synchronous: true,
      })
    }

    // Three cumulative reports of one study and one of another.
    it('with the key as a fixed header', async () => {
      const answer = await stowTo('bearer', report(0), report(1), report(2))
      expect(answer).toMatchObject({ InstancesCount: '3' })
      expect(await received()).toMatchObject({ seen: 3, accepted: 1, updated: 2 })
    })

    it('with the key as password', async () => {
      await stowTo('basic', report(3))
      expect(await received()).toMatchObject({ seen: 4, accepted: 2, updated: 2 })
    })

    it('again, and nothing is counted twice', async () => {
      await stowTo('bearer', report(0))
      expect(await received()).toMatchObject({
        seen: 5,
        accepted: 2,
        updated: 2,
        duplicate: 1,
      })
    })

    it('with a wrong password it hears so, and nothing comes in', async () => {
      await expect(stowTo('wrong', report(4))).rejects.toThrow(/Orthanc answered/)
      expect(await received()).toMatchObject({ seen: 5 })
    })
  },
)

describeInChromium('the npm package dicomweb-client stores', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  it('a report and hears its UID; an image is a conflict', async () => {
    const context = await browser.newContext({ bypassCSP: true })
    const page = await context.newPage()
    await page.goto(`${service.address}/docs`)
    const clientPath = 'node_modules/dicomweb-client/build/dicomweb-client.js'
    await page.addScriptTag({ content: readFileSync(join(root, clientPath), 'utf8') })
    const store = (object: Uint8Array): Promise<unknown> =>
      page.evaluate(`(async () => {
        const client = new DICOMwebClient.api.DICOMwebClient({
          url: location.origin + '/dicomweb',
          headers: { Authorization: 'Bearer ${key}' },
        })
        const bytes = Uint8Array.from(${JSON.stringify([...object])})
        try {
          return String(await client.storeInstances({ datasets: [bytes.buffer] }))
        } catch (error) {
          return { status: error.status }
        }
      })()`)
    const { sopInstanceUid } = readDicomRecord(report(5)).instance ?? {}
    const answer = await store(report(5))
    expect(answer).toContain(`"00081155":{"vr":"UI","Value":["${sopInstanceUid}"]}`)
    expect(await store(Buffer.from('no report'))).toEqual({ status: 409 })
    await context.close()
  })
})
