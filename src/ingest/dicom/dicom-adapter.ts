import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import type { DicomFormat } from './dicom-format.ts'
import { dicomLimits } from './limits.ts'
import { readDicomRecord } from './read-dicom-record.ts'
import { findDicomStart } from './recognise-dicom.ts'

const format: DicomFormat = 'dicom-other'

/** DICOM files: one record each, or one refusal; the items carry the format that was found. */
export const dicomAdapter: FormatAdapter = {
  format,
  recognises: (head) => findDicomStart(head) !== null,
  async *read(source: ByteSource): AsyncGenerator<SourceItem> {
    let bytes: Uint8Array
    try {
      bytes = await source.bytes(dicomLimits.fileBytes)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      yield { kind: 'refused', format, row: null, findings: [{ rule: 'limit-exceeded' }] }
      return
    }
    yield readDicomRecord(bytes)
  },
}
