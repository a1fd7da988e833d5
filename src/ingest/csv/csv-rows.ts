import { Parser } from 'csv-parse'
import { UnreadableTable } from './unreadable-table.ts'
import { utf8Chunks } from './utf8-chunks.ts'
import type { Delimiter } from './first-line-cells.ts'

export const maxRecordBytes = 4 * 1024 * 1024
export const maxColumns = 5000

/**
 * Rows of a delimited table, in batches, the header row included; blank lines are rows of one empty cell.
 * Rows are collected in the parser's callback because a stream that fails drops the rows it has read.
 * @throws UnreadableTable after the last sound row
 */
export async function* csvRows(
  stream: AsyncIterable<Uint8Array>,
  delimiter: Delimiter,
): AsyncGenerator<readonly (readonly string[])[]> {
  let rows: string[][] = []
  const parser = new Parser({
    delimiter,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: maxRecordBytes,
    on_record: (row: string[]) => {
      rows.push(row)
      return null
    },
  })
  parser.on('error', () => undefined)
  const take = (): string[][] => {
    const taken = rows
    rows = []
    return taken
  }
  try {
    const fault: UnreadableTable[] = []
    for await (const chunk of untilFault(utf8Chunks(stream), fault)) {
      const error = await settled((done) => parser.write(chunk, done))
      yield* narrow(take())
      if (error !== null) throw unreadable(error)
    }
    // at a fault the parser still looks a few bytes ahead: a row that is never ended pushes the last whole one out
    const error = await settled((done) =>
      fault.length > 0 ? parser.write('    ', done) : parser.end(done),
    )
    yield* narrow(take())
    if (fault[0] !== undefined) throw fault[0]
    if (error !== null) throw unreadable(error)
  } finally {
    parser.destroy()
  }
}

async function* untilFault(
  chunks: AsyncIterable<Buffer>,
  fault: UnreadableTable[],
): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    fault.push(error)
  }
}

function* narrow(rows: string[][]): Generator<readonly (readonly string[])[]> {
  const wide = rows.findIndex((row) => row.length > maxColumns)
  if (wide !== 0 && rows.length > 0) yield wide === -1 ? rows : rows.slice(0, wide)
  if (wide !== -1) throw new UnreadableTable('too many columns')
}

const settled = (start: (done: (error?: Error | null) => void) => unknown): Promise<Error | null> =>
  new Promise((resolve) => {
    start((error) => {
      resolve(error ?? null)
    })
  })

const reasons: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'text after a closing quote',
  INVALID_OPENING_QUOTE: 'a quote inside a cell',
  CSV_MAX_RECORD_SIZE: 'a row over 4 MB',
}

/** The parser's own message quotes the cell and is never passed on. */
const unreadable = (error: Error): UnreadableTable => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return new UnreadableTable(reasons[code] ?? 'not a delimited table')
}
