import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createInlineParser } from '../../src/ingest/child/inline-parser.ts'
import { createIngest } from '../../src/ingest/pipeline/ingest-upload.ts'
import { createInlineInterpreter } from '../../src/ingest/pipeline/interpreter.ts'
import type { ReportSink, UploadStore } from '../../src/ingest/ports.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { testPseudonymiser } from '../support/test-pseudonymiser.ts'
import { storedExams } from './support/stored-exams.ts'
import { clock, temporaryRegistry } from './support/temporary-registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'opendrl-failed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Three batches of the pipeline. */
const count = 4500
const path = join(folder, 'exams.ndjson')
writeFileSync(path, ndjson(Array.from({ length: count }, (_, n) => madeExam({ n: n + 1 }))))

/** The real pipeline and store; the sink fails at its third batch as long as `isBroken` says so. */
async function setUp(given: { isBroken: () => boolean; uploads?: Partial<UploadStore> }) {
  const registry = await temporaryRegistry()
  let batches = 0
  const sink: ReportSink = {
    applyBatch(batch) {
      batches += 1
      if (given.isBroken() && batches >= 3) throw new Error('the disk is full')
      return registry.reports.applyBatch(batch)
    },
    applySizes: (batch) => registry.reports.applySizes(batch),
  }
  const store = registry.uploads
  const uploads: UploadStore = {
    addUpload: (upload) => store.addUpload(upload),
    finishUpload: (upload, findings) => store.finishUpload(upload, findings),
    upload: (id) => store.upload(id),
    uploadByContent: (facility, sha256) => store.uploadByContent(facility, sha256),
    uploads: (facilities, limit, after) => store.uploads(facilities, limit, after),
    findings: (id, limit, offset) => store.findings(id, limit, offset),
    withdrawUpload: (id, at) => store.withdrawUpload(id, at),
    takeBackUpload: (id, at) => store.takeBackUpload(id, at),
    unfinishedUploads: () => store.unfinishedUploads(),
    ...given.uploads,
  }
  let ids = 0
  const ingest = createIngest({
    parser: createInlineParser(),
    sink,
    uploads,
    interpreter: createInlineInterpreter(testPseudonymiser),
    layoutsFor: () => Promise.resolve({ layouts: [], changedAt: null }),
    clock: () => new Date('2026-06-01T12:00:00Z'),
    newId: () => `U${(ids += 1)}`,
  })
  const send = () =>
    ingest.ingest({ facilityId: 'a', files: [{ path, name: 'x' }], sha256: 'aa', sizeBytes: 1 })
  return { registry, ingest, send }
}

describe('an upload whose third batch cannot be stored', () => {
  it('leaves nothing of its first two, and is sent again without a double', async () => {
    let broken = true
    const { registry, ingest, send } = await setUp({ isBroken: () => broken })
    await expect(send()).rejects.toThrow('the disk is full')
    expect(await storedExams(registry)).toHaveLength(0)
    const failed = await ingest.receipt('U1')
    expect(failed).toMatchObject({ state: 'failed', counts: { seen: 4000 } })
    expect(failed?.withdrawnAt).not.toBeNull()
    expect(await registry.uploads.unfinishedUploads()).toEqual([])

    broken = false
    expect((await send()).counts).toMatchObject({ seen: count, accepted: count, duplicate: 0 })
    expect(await storedExams(registry)).toHaveLength(count)
    // taking it back once more, as a person might, changes nothing
    expect(await registry.uploads.withdrawUpload('U1', clock().toISOString())).toBe(0)
  })

  it('when it cannot even be taken back, says so at once, and is before the next upload', async () => {
    let broken = true
    const { registry, ingest, send } = await setUp({
      isBroken: () => broken,
      uploads: {
        async takeBackUpload(id, at) {
          if (broken) throw new Error('the disk is full')
          return registry.uploads.takeBackUpload(id, at)
        },
      },
    })
    await expect(send()).rejects.toThrow('could not be marked so')
    expect((await ingest.receipt('U1'))?.state).toBe('failed')
    // the next start of the service would find it
    expect(await registry.uploads.unfinishedUploads()).toEqual(['U1'])
    await expect(send()).rejects.toThrow('the disk is full')
    broken = false
    expect((await send()).counts).toMatchObject({ seen: count, accepted: count, duplicate: 0 })
    expect(await storedExams(registry)).toHaveLength(count)
    expect(await registry.uploads.unfinishedUploads()).toEqual([])
  })
})
