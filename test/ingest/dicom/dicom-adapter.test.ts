import { describe, expect, it } from 'vitest'
import type { ByteSource, SourceItem } from '../../../src/ingest/adapter.ts'
import { dicomAdapter } from '../../../src/ingest/dicom/dicom-adapter.ts'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'
import { writeFile } from './support/dicom-writer.ts'
import { plainReport } from './support/sr-writer.ts'

function sourceOf(content: Uint8Array): ByteSource {
  return {
    sizeBytes: content.length,
    async *stream() {
      yield content
    },
    bytes: async (maxBytes) => {
      if (content.length > maxBytes) throw new RangeError('too large')
      return content
    },
  }
}

async function itemsOf(source: ByteSource): Promise<SourceItem[]> {
  const items: SourceItem[] = []
  for await (const item of dicomAdapter.read(source)) items.push(item)
  return items
}

describe('dicomAdapter', () => {
  it('recognises a DICOM file by its first bytes', () => {
    expect(dicomAdapter.recognises(writeFile(plainReport).subarray(0, 8192))).toBe(true)
    expect(dicomAdapter.recognises(Buffer.from('DICM, a text about DICOM'))).toBe(false)
  })

  it('yields the one record of a file', async () => {
    const bytes = writeFile(plainReport)
    expect(await itemsOf(sourceOf(bytes))).toEqual([readDicomRecord(bytes)])
  })

  it('refuses a file over 32 MB without reading it', async () => {
    const items = await itemsOf(sourceOf(new Uint8Array(32 * 1024 * 1024 + 1)))
    expect(items).toMatchObject([{ kind: 'refused', findings: [{ rule: 'limit-exceeded' }] }])
  })

  it('passes on what is not the fault of the file', async () => {
    const broken: ByteSource = {
      ...sourceOf(new Uint8Array(1)),
      bytes: () => Promise.reject(new Error('disk gone')),
    }
    await expect(itemsOf(broken)).rejects.toThrow('disk gone')
  })
})
