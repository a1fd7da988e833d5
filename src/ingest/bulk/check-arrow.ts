import { MessageReader } from 'apache-arrow'

/** What a message of ours may say of itself; the library believes any number, and counts up to it. */
export const arrowLimits = {
  batchRows: 1_000_000,
  /** Rows of one nested column: exams times events. */
  columnRows: 64_000_000,
  listItems: 10_000,
} as const

/**
 * Reads the heads of all messages of a stream and holds their numbers against the bytes that are there.
 * @throws RangeError where a message claims more than it can hold, and what the library throws for a damaged one
 */
export function checkArrow(stream: Uint8Array): void {
  const reader = new MessageReader(stream)
  for (const message of reader) {
    const { bodyLength } = message
    if (!(bodyLength >= 0 && bodyLength <= stream.length))
      throw new RangeError('a message is longer than the file')
    if (message.isRecordBatch() || message.isDictionaryBatch()) {
      const header = message.header()
      const batch = 'data' in header ? header.data : header
      if (!(batch.length >= 0 && batch.length <= arrowLimits.batchRows))
        throw new RangeError('a batch has too many rows')
      for (const { length, nullCount } of batch.nodes)
        if (!(length >= 0 && length <= arrowLimits.columnRows && nullCount <= length))
          throw new RangeError('a column has too many rows')
      for (const { offset, length } of batch.buffers)
        if (!(offset >= 0 && length >= 0 && offset + length <= bodyLength))
          throw new RangeError('a column lies outside its message')
    }
    reader.readMessageBody(bodyLength)
  }
}
