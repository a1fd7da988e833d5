/** The first rows of a table, wherever they come from. */
export interface TablePreview {
  readonly name: string
  readonly format: string
  readonly delimiter: string | null
  readonly headers: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Data rows that are looked at. */
export const previewRows = 200
