import { DuckDBInstance } from '@duckdb/node-api'
import { absent16, absent32, type ExamRows } from '../../src/aggregate/exam-rows.ts'
import { copyColumn } from '../../src/storage/duckdb/column-bytes.ts'
import { firstRows, rowColumns } from '../../src/storage/duckdb/row-columns.ts'
import { engineThreads } from './engine.ts'

const blockRows = 1 << 17
/** The 32 cm phantom, everywhere. */
const phantom = 2

/** The exams of a data set as the core is given them: CTDIvol and DLP, no other quantity. */
export async function* readParquet(path: string): AsyncIterable<ExamRows> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(engineThreads) })
  const connection = await instance.connect()
  const result = await connection.stream(`
    SELECT protocol::USMALLINT, facility, day, age_months, weight_10g, scanner, manufacturer::USMALLINT,
      sex, patient, dlp, ctdivol FROM read_parquet('${path}')`)
  let columns = rowColumns(blockRows)
  let rows = 0
  const taken = (): ExamRows => {
    columns.phantom.fill(phantom)
    columns.diagnosticEvents.fill(1)
    for (const name of ['sizeTenthMm', 'lateralTenthMm'] as const) columns[name].fill(absent16)
    for (const name of ['ssde', 'kap', 'kaR', 'scanLengthTenthMm'] as const)
      columns[name].fill(absent32)
    return { ...firstRows(columns, rows), length: rows, sequences: new Uint32Array(0) }
  }
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    if (rows + chunk.rowCount > blockRows) {
      yield taken()
      columns = rowColumns(blockRows)
      rows = 0
    }
    const into = [
      columns.protocol,
      columns.facility,
      columns.day,
      columns.ageMonths,
      columns.weight10g,
      columns.scanner,
      columns.device,
      columns.sex,
      columns.patient,
      columns.dlp,
      columns.ctdivol,
    ]
    for (const [index, column] of into.entries()) copyColumn(chunk, index, column, rows)
    rows += chunk.rowCount
  }
  yield taken()
  connection.closeSync()
  instance.closeSync()
}
