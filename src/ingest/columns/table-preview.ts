/** The first rows of a table, wherever they come from. */
export interface TablePreview {
  readonly name: string
  readonly format: string
  readonly delimiter: string | null
  readonly headers: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Of each row the cells that a workbook holds as numbers and dates; null for texts, which have no types. */
  readonly typed: readonly (readonly boolean[])[] | null
}

/** Data rows that are looked at. */
export const previewRows = 200
