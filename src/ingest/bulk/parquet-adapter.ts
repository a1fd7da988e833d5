import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import { refusedFile } from '../refused-file.ts'
import { bulkRecord } from './bulk-record.ts'

const format = 'opendrl-parquet'
const magic = Buffer.from('PAR1', 'latin1')

const largestFileBytes = 1024 * 1024 * 1024

/** Exams in the columns of a Parquet file, one row each, named as in the exam schema. */
export const parquetAdapter: FormatAdapter = {
  format,
  recognises: (head) => magic.equals(Buffer.from(head.subarray(0, magic.length))),
  async *read(source: ByteSource): AsyncGenerator<SourceItem> {
    let row = 0
    try {
      // the decompressors are WebAssembly, and most uploads need none of them
      const { parquetRows } = await import('./parquet-rows.ts')
      for await (const columns of parquetRows(await source.bytes(largestFileBytes))) {
        row += 1
        yield bulkRecord(format, row, columns)
      }
      if (row === 0) yield refusedFile(format, { rule: 'file-empty' })
    } catch (error) {
      yield refusedFile(
        format,
        error instanceof RangeError
          ? {
              rule: 'limit-exceeded',
              detail: 'a file over 1 GB, a row group over 250,000 rows, or a page over 64 MB',
            }
          : {
              rule: 'bulk-unreadable',
              ...(row > 0 ? { row: row + 1 } : {}),
              detail: detailOf(error),
            },
      )
    }
  },
}

/** A type is the file's own; anything else the library says may quote its content. */
const detailOf = (error: unknown): string =>
  error instanceof TypeError && error.message.startsWith('a column of type')
    ? error.message
    : 'damaged'
