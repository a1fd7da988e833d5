const words: Readonly<Record<string, string>> = {
  'cells.parquet': 'the cells, for R, Python, DuckDB',
  'cells.arrow': 'the cells, for in-memory analysis',
  'cells.csv': 'the cells, for a spreadsheet',
  'cells.json': 'the cells, for programs',
  'dictionary.json': 'what each column means',
  'method.md': 'how the figures were computed',
}

/** What a release's file is for; "" for one this page does not know. */
export const fileWords = (name: string): string => words[name] ?? ''
