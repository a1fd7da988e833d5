import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import { refusedFile } from '../refused-file.ts'
import { bulkRecord } from './bulk-record.ts'

const format = 'opendrl-arrow'
/** "ARROW1" and two bytes of padding. */
const fileMagic = Buffer.from('ARROW1\0\0', 'latin1')
const continuation = 0xffffffff
const largestFileBytes = 1024 * 1024 * 1024
/** A schema of more is none of ours. */
const largestSchemaBytes = 1024 * 1024

/** Exams in the columns of an Arrow file or stream, one row each, named as in the exam schema. */
export const arrowAdapter: FormatAdapter = {
  format,
  recognises: (head) => isArrowFile(head) || isStream(head),
  async *read(source: ByteSource): AsyncGenerator<SourceItem> {
    let row = 0
    try {
      const bytes = await source.bytes(largestFileBytes)
      // the library is large, and most uploads need none of it
      const { arrowRows } = await import('./arrow-rows.ts')
      for await (const columns of arrowRows(bytes, isArrowFile(bytes) ? fileMagic.length : 0)) {
        row += 1
        yield bulkRecord(format, row, columns)
      }
      if (row === 0) yield refusedFile(format, { rule: 'file-empty' })
    } catch (error) {
      yield refusedFile(format, {
        rule: 'bulk-unreadable',
        ...(row > 0 ? { row: row + 1 } : {}),
        detail: detailOf(error),
      })
    }
  },
}

const isArrowFile = (head: Uint8Array): boolean =>
  fileMagic.equals(Buffer.from(head.subarray(0, fileMagic.length)))

function isStream(head: Uint8Array): boolean {
  if (head.length < 8) return false
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const length = view.getInt32(4, true)
  return view.getUint32(0, true) === continuation && length > 0 && length <= largestSchemaBytes
}

/** A type is the file's own; anything else the library says may quote its content. */
const detailOf = (error: unknown): string =>
  error instanceof TypeError && error.message.startsWith('a column of type')
    ? error.message
    : 'damaged'
