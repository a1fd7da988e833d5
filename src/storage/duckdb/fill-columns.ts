import type { Session } from './session.ts'

export type NumberArray = Uint8Array | Uint16Array | Uint32Array | Int32Array

export interface NumberColumn<Into extends NumberArray> {
  /** Expression of the query; an integer that fits the array, or NULL. */
  readonly sql: string
  /** Written where the expression is NULL. */
  readonly absent: number
  readonly into: Into
}

/**
 * Streams a query's integer columns into typed arrays, without holding its rows.
 * @param from everything of the statement after the column list
 * @throws Error when the query gives another number of rows: a short column would read as zeros
 */
export async function fillColumns(
  session: Session,
  columns: readonly NumberColumn<NumberArray>[],
  from: string,
  length: number,
): Promise<void> {
  const select = columns
    .map(({ sql, into }) => `(${sql})::${into instanceof Int32Array ? 'INTEGER' : 'UINTEGER'}`)
    .join(',\n')
  let filled = 0
  for await (const chunk of session.chunks(`SELECT ${select} ${from}`)) {
    const rows = chunk.rowCount
    if (filled + rows > length) throw new Error('The registry gave more rows than it counted.')
    for (const [index, { into, absent }] of columns.entries()) {
      const vector = chunk.getColumnVector(index)
      for (let row = 0; row < rows; row++) {
        const item = vector.getItem(row)
        into[filled + row] = typeof item === 'number' ? item : absent
      }
    }
    filled += rows
  }
  if (filled !== length) throw new Error('The registry gave fewer rows than it counted.')
}
