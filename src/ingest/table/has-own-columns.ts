import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import { headerKey } from '../csv/header-name.ts'

/**
 * Whether a row is the header of the table a person mapped: it has every column that was mapped, in whatever order;
 * columns that were not there then are remarked on. A table with fewer columns is another table.
 * @param keys of the row's cells
 */
export function hasOwnColumns(layout: ExportLayout, keys: ReadonlySet<string>): boolean {
  const first = layout.eventPrefix === '' ? '' : `${layout.eventPrefix}1 `
  const has = (names: readonly string[], prefix: string) =>
    names.some((name) => keys.has(headerKey(`${prefix}${name}`)))
  return (
    layout.columns.every((column) => has(column.headers, '')) &&
    layout.eventColumns.every((column) => has(column.headers, first))
  )
}
