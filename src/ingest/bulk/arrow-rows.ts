import { RecordBatchReader, type RecordBatch } from 'apache-arrow'
import { arrowValue } from './arrow-value.ts'
import { checkArrow } from './check-arrow.ts'

/**
 * Rows of an Arrow file's or stream's bytes, batch by batch.
 * @param start of the first message: after the magic of a file
 * @throws RangeError beyond the limits, and what the library throws for damaged bytes
 */
export async function* arrowRows(
  bytes: Uint8Array,
  start: number,
): AsyncGenerator<Record<string, unknown>> {
  checkArrow(bytes.subarray(start))
  const reader = RecordBatchReader.from(bytes)
  reader.open()
  for (const batch of reader)
    for (let index = 0; index < batch.numRows; index++) yield columnsAt(batch, index)
}

const columnsAt = (batch: RecordBatch, index: number): Record<string, unknown> =>
  Object.fromEntries(
    batch.schema.fields.map(({ name }, column) => {
      const vector = batch.getChildAt(column)
      return [name, vector === null ? undefined : arrowValue(vector, index)]
    }),
  )
