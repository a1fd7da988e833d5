import { DuckDBDateValue, type DuckDBValue } from '@duckdb/node-api'

/** What leaves the engine: plain values only. */
export type EngineValue = string | number | boolean | null

/**
 * The one door from the engine's values to ours. Counts and 64-bit integers arrive as BigInt and leave
 * as numbers; dates leave as ISO text.
 * @throws RangeError for an integer beyond 2^53, TypeError for a type no query of ours returns
 */
export function fromEngine(value: DuckDBValue): EngineValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number))
      throw new RangeError('The engine returned a count over 2^53.')
    return number
  }
  if (value instanceof DuckDBDateValue) return value.toString()
  throw new TypeError('The engine returned a value of a type that is not read here.')
}
