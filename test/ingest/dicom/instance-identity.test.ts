import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDicomRecord } from '../../../src/ingest/dicom/read-dicom-record.ts'

const report = readFileSync(
  join(import.meta.dirname, '../../../sample-data/small/rdsr/klinikum-nordheide-head.dcm'),
)

describe('a DICOM object says who it is', () => {
  const whole = readDicomRecord(report)

  it('when it is read', () => {
    expect(whole.kind).toBe('record')
    expect(whole.instance?.sopClassUid).toBe('1.2.840.10008.5.1.4.1.1.88.67')
    expect(whole.instance?.sopInstanceUid).toMatch(/^[0-9.]+$/)
    expect(whole.instance?.studyInstanceUid).toMatch(/^[0-9.]+$/)
  })

  it('when it is cut off, as far as its meta information says', () => {
    const cut = readDicomRecord(report.subarray(0, report.length - 1))
    expect(cut.kind).toBe('refused')
    expect(cut.instance).toEqual({
      sopClassUid: whole.instance?.sopClassUid,
      sopInstanceUid: whole.instance?.sopInstanceUid,
    })
  })

  it('not at all when nothing of it can be read', () => {
    expect(readDicomRecord(Buffer.from('hello')).instance).toEqual({})
    expect(readDicomRecord(report.subarray(0, 140)).instance).toEqual({})
  })
})
