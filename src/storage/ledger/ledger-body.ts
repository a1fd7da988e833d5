import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { z } from 'zod'
import { noRows, type RowSums } from '../duckdb/row-sums.ts'

/** Rows of one table that one transaction wrote, each as the text its fingerprint is of. */
export interface TableRows {
  readonly table: string
  readonly lines: readonly string[]
  readonly sums: RowSums
}

const sum = z.string().regex(/^\d+$/).transform(BigInt)
const head = z.strictObject({ table: z.string(), rows: z.int().min(0), low: sum, high: sum })

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** The body of an entry: for each table a line {table, rows, low, high} and its rows, a line each; gzipped. */
export async function encodeRows(tables: readonly TableRows[]): Promise<Uint8Array> {
  const lines = tables.flatMap(({ table, lines: rows, sums }) => [
    JSON.stringify({ table, rows: rows.length, low: String(sums.low), high: String(sums.high) }),
    ...rows,
  ])
  return pack(lines.join('\n'), { level: 1 })
}

/** @throws Error when the body is not one that `encodeRows` wrote */
export async function decodeRows(body: Uint8Array): Promise<readonly TableRows[]> {
  const text = (await unpack(body)).toString('utf8')
  const lines = text === '' ? [] : text.split('\n')
  const tables: TableRows[] = []
  for (let at = 0; at < lines.length;) {
    const { table, rows, low, high } = head.parse(JSON.parse(lines[at] ?? ''))
    const own = lines.slice(at + 1, at + 1 + rows)
    if (own.length !== rows) throw new Error('An entry of the ledger is shorter than it says.')
    tables.push({ table, lines: own, sums: { rows, low, high } })
    at += 1 + rows
  }
  return tables
}

export const rowsIn = (tables: readonly TableRows[]): number =>
  tables.reduce((total, { lines }) => total + lines.length, 0)

export const sumsOf = (tables: readonly TableRows[], table: string): RowSums =>
  tables.find((rows) => rows.table === table)?.sums ?? noRows
