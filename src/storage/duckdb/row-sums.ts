import { z } from 'zod'
import type { Session } from './session.ts'

/**
 * A fingerprint of rows whatever their order: how many, and the sums of the halves of each row's MD5. Sums of
 * parts add up to that of the whole. It notices what was lost, doubled or changed by accident; against a
 * forger stands the ledger's chain.
 */
export interface RowSums {
  readonly rows: number
  readonly low: bigint
  readonly high: bigint
}

export const noRows: RowSums = { rows: 0, low: 0n, high: 0n }

export const addSums = (a: RowSums, b: RowSums): RowSums => ({
  rows: a.rows + b.rows,
  low: a.low + b.low,
  high: a.high + b.high,
})

export const sameSums = (a: RowSums, b: RowSums): boolean =>
  a.rows === b.rows && a.low === b.low && a.high === b.high

export const sumsText = ({ rows, low, high }: RowSums): string => `${rows}:${low}:${high}`

/** A row as the text its fingerprint is of: JSON without what is NULL, so that a column added later changes none. */
export const rowText = (alias: string): string =>
  `json_merge_patch('{}', to_json(${alias}))::VARCHAR`

const sums = z.object({ rows: z.number(), low: z.string(), high: z.string() })

/** @param from a table, or a query in brackets, that yields the rows */
export async function rowSums(session: Session, from: string): Promise<RowSums> {
  const [row] = await session.query(
    sums,
    `SELECT count(*) AS rows,
       coalesce(sum(md5_number_lower(line)::HUGEINT), 0)::VARCHAR AS low,
       coalesce(sum(md5_number_upper(line)::HUGEINT), 0)::VARCHAR AS high
     FROM (SELECT ${rowText('r')} AS line FROM ${from} r)`,
  )
  return row === undefined
    ? noRows
    : { rows: row.rows, low: BigInt(row.low), high: BigInt(row.high) }
}
