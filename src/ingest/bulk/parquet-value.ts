import type { SchemaTree } from 'hyparquet/src/types.js'
import { instant, isoDay, localDateTime, plainNumber, timeOfDay } from './plain-value.ts'

/** One value of a Parquet column as the JSON that stands for it; undefined where it is null. @throws TypeError for a type the schema has no use for */
export function parquetValue(node: SchemaTree, value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  const { element, children } = node
  if (children.length > 0) {
    const item = listItem(node)
    if (item !== null)
      return Array.isArray(value) ? value.map((inner) => parquetValue(item, inner)) : undefined
    return structOf(children, value)
  }
  const logical = element.logical_type
  if (value instanceof Date) {
    if (element.converted_type === 'DATE' || logical?.type === 'DATE')
      return isoDay(value.getTime())
    return isLocal(node) ? localDateTime(value.getTime()) : instant
  }
  const perMs = timeUnitsPerMs(node)
  if (perMs !== null) return timeOfDay(Number(value) / perMs)
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return plainNumber(value, element.type === 'FLOAT')
  if (typeof value === 'string' || typeof value === 'boolean') return value
  throw new TypeError(`a column of type ${element.type ?? 'unknown'}`)
}

/** A timestamp is local only where its type says so; without the newer annotation it is an instant. */
const isLocal = ({ element }: SchemaTree): boolean =>
  element.logical_type?.type === 'TIMESTAMP' && !element.logical_type.isAdjustedToUTC

/** Of a time of day; null for any other type. */
function timeUnitsPerMs({ element }: SchemaTree): number | null {
  const logical = element.logical_type
  if (logical?.type === 'TIME') return { MILLIS: 1, MICROS: 1e3, NANOS: 1e6 }[logical.unit]
  if (element.converted_type === 'TIME_MILLIS') return 1
  return element.converted_type === 'TIME_MICROS' ? 1e3 : null
}

/** The element of a list, in three levels as written today or in two as before. */
function listItem({ element, children }: SchemaTree): SchemaTree | null {
  if (element.converted_type !== 'LIST' && element.logical_type?.type !== 'LIST') return null
  const repeated = children[0]
  if (repeated === undefined) return null
  return repeated.children.length === 1 ? (repeated.children[0] ?? null) : repeated
}

function structOf(children: readonly SchemaTree[], value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const given = new Map<string, unknown>(Object.entries(value))
  return Object.fromEntries(
    children.map((child) => [
      child.element.name,
      parquetValue(child, given.get(child.element.name)),
    ]),
  )
}
