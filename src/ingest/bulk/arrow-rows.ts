import { RecordBatchReader, type RecordBatch } from 'apache-arrow'
import { arrowValue } from './arrow-value.ts'

const largestBatchRows = 1_000_000

/** Rows of an Arrow file's bytes or of a stream, batch by batch. @throws RangeError beyond the limit, and what the library throws for a damaged one */
export async function* arrowRows(
  source: Uint8Array | AsyncIterable<Uint8Array>,
): AsyncGenerator<Record<string, unknown>> {
  const reader = await (source instanceof Uint8Array
    ? RecordBatchReader.from(source)
    : RecordBatchReader.from(source))
  await reader.open()
  for await (const batch of reader) {
    // the number is the file's own word, and may be any
    if (batch.numRows > largestBatchRows) throw new RangeError('a batch has too many rows')
    for (let index = 0; index < batch.numRows; index++) yield columnsAt(batch, index)
  }
}

const columnsAt = (batch: RecordBatch, index: number): Record<string, unknown> =>
  Object.fromEntries(
    batch.schema.fields.map(({ name }, column) => {
      const vector = batch.getChildAt(column)
      return [name, vector === null ? undefined : arrowValue(vector, index)]
    }),
  )
