import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import type { AsyncBuffer, Compressors } from 'hyparquet/src/types.js'
import { compressors as all } from 'hyparquet-compressors'
import { parquetValue } from './parquet-value.ts'

const limits = {
  /** Rows held at once as objects. */
  sliceRows: 20_000,
  /** A slice decodes its whole group: a group of more would be decoded again and again. */
  groupRows: 250_000,
  pageBytes: 64 * 1024 * 1024,
} as const

/**
 * Rows of a Parquet file, group by group.
 * @throws RangeError beyond the limits, and what the library throws for a damaged file
 */
export async function* parquetRows(bytes: Uint8Array): AsyncGenerator<Record<string, unknown>> {
  const file = asyncBuffer(bytes)
  const metadata = await parquetMetadataAsync(file)
  const groups = metadata.row_groups.map(({ num_rows }) => Number(num_rows))
  if (groups.some((rows) => rows > limits.groupRows))
    throw new RangeError('a row group is too large')
  const columns = parquetSchema(metadata).children
  for (const range of slices(groups)) {
    for (const row of await parquetReadObjects({ file, metadata, compressors, ...range })) {
      const given = new Map<string, unknown>(Object.entries(row))
      yield Object.fromEntries(
        columns.map((column) => {
          const { name } = column.element
          return [name, parquetValue(column, given.get(name))]
        }),
      )
    }
  }
}

const asyncBuffer = (bytes: Uint8Array): AsyncBuffer => ({
  byteLength: bytes.length,
  slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
})

/** Parts of row groups, as half-open ranges of the file's rows. */
function* slices(
  groupRows: readonly number[],
): Generator<{ readonly rowStart: number; readonly rowEnd: number }> {
  let before = 0
  for (const rows of groupRows) {
    const end = before + rows
    for (let rowStart = before; rowStart < end; rowStart += limits.sliceRows)
      yield { rowStart, rowEnd: Math.min(rowStart + limits.sliceRows, end) }
    before = end
  }
}

/** No page is unpacked beyond what a sound one holds. */
const compressors: Compressors = Object.fromEntries(
  Object.entries(all).map(([name, unpack]) => [
    name,
    (input: Uint8Array, length: number) => {
      if (length > limits.pageBytes) throw new RangeError('a page is too large')
      return unpack(input, length)
    },
  ]),
)
