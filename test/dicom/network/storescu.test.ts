import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctSamples, haveSamples, samplePath } from '../../ingest/dicom/support/samples.ts'
import { receivingService, type Receiving } from '../support/receiving-service.ts'
import { dcmtk, haveDcmtk } from '../support/storescu.ts'

let receiving: Receiving
beforeAll(async () => {
  receiving = await receivingService()
})
afterAll(() => receiving.remove())

const ready = haveDcmtk && haveSamples
const send = (names: readonly string[], more: Partial<Parameters<typeof dcmtk>[0]> = {}) =>
  dcmtk({ port: receiving.port(), files: names.map(samplePath), ...more })
const answered = (status: string) =>
  receiving.metric(`opendrl_dicom_objects_total{status="${status}"}`)

describe.skipIf(!ready)(
  'dcmtk’s storescu (skipped where dcmtk or the shared samples are missing)',
  () => {
    it('is answered when it asks whether anybody is there', async () => {
      const echo = await dcmtk({ port: receiving.port(), files: [], tool: 'echoscu' })
      expect(echo.code).toBe(0)
    })

    it('sends every CT sample, and all are read and counted', async () => {
      const names = ctSamples()
      const sent = await send(names)
      expect(sent).toMatchObject({ code: 0, acknowledged: names.length })
      const counts = await receiving.received()
      expect(counts).toMatchObject({ seen: names.length, rejected: 0, duplicate: 0 })
      expect(await answered('0000')).toBe(names.length)
    })

    it('sends them again: success, and not one is counted twice', async () => {
      const before = await receiving.received()
      const names = ctSamples()
      const sent = await send(names.toReversed())
      expect(sent).toMatchObject({ code: 0, acknowledged: names.length })
      const after = await receiving.received()
      expect(after).toEqual({
        ...before,
        seen: 2 * names.length,
        duplicate: names.length,
      })
    })

    it('is refused an image before it is sent: no context for it', async () => {
      const sent = await send(['DX-Im-GE_XR220-1'])
      expect(sent.acknowledged).toBe(0)
      expect(sent.output).toMatch(/No Acceptable Presentation Contexts/i)
    })

    it('is told about each radiopharmaceutical report that it holds no X-ray dose', async () => {
      const sent = await send(['NM-RRDSR-Siemens'], { options: ['-d'] })
      expect(sent.acknowledged).toBe(0)
      expect(sent.output).toMatch(/0x0122/)
      expect(sent.output).toContain('hold no X-ray dose')
      expect(await answered('0122')).toBe(1)
    })

    it('under a title the registry does not have is refused for that', async () => {
      const sent = await send(['CT-RDSR-GEPixelMed'], { called: 'SOMEONE' })
      expect(sent.code).not.toBe(0)
      expect(sent.output).toContain('Called AE Title Not Recognized')
      const wrongCase = await send(['CT-RDSR-GEPixelMed'], { called: 'opendrl' })
      expect(wrongCase.output).toContain('Called AE Title Not Recognized')
    })

    it('leaves nothing of a patient in the log, and nothing in the inbox', async () => {
      await receiving.received()
      const log = receiving.service.logs()
      expect(log).not.toMatch(/1\.2\.840\.|1\.3\.12\.|PatientName|\^/)
      expect(await receiving.metric('opendrl_dicom_inbox_objects')).toBe(0)
    })
  },
)
