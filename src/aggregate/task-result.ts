import type { CellColumns } from './cell-table.ts'

/** What one task found: the cells of some protocols, and where the rows it looked at went. */
export interface TaskResult {
  readonly cells: CellColumns
  readonly seen: number
  readonly used: number
  readonly leftOut: Float64Array
}
