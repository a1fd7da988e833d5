export const delimiters = [',', ';', '\t'] as const
export type Delimiter = (typeof delimiters)[number]

/** Cells of the first lines of a head, roughly: enough to recognise headers, not to read data. */
export function lineCells(
  text: string,
  delimiter: Delimiter,
  lines: number,
): readonly (readonly string[])[] {
  const split = text.split('\n', lines)
  return split.map((line, index) => {
    const cells = cellsOf(line, delimiter)
    // the head may be cut inside its last cell
    const cut = index === split.length - 1 && index < lines - 1 && text.length > 2000
    return (cut ? cells.slice(0, -1) : cells).map((cell) => cell.trim())
  })
}

function cellsOf(line: string, delimiter: Delimiter): string[] {
  if (!line.includes('"')) return line.split(delimiter)
  const cells: string[] = []
  for (let at = 0; at <= line.length;) {
    const quoted = quotedCell.exec(line.slice(at))
    const next = line.indexOf(delimiter, at + (quoted?.[0].length ?? 0))
    const end = next === -1 ? line.length : next
    cells.push(quoted === null ? line.slice(at, end) : (quoted[1] ?? '').replaceAll('""', '"'))
    at = end + 1
  }
  return cells
}

const quotedCell = /^\s*"((?:[^"]|"")*)"/

/** Whether text looks like a delimited table: two or more delimiters in each of its first two lines. */
export function looksLikeTable(text: string): boolean {
  const lines = text.split('\n', 2).filter((line) => line.trim() !== '')
  return (
    lines.length > 0 &&
    delimiters.some((delimiter) => lines.every((line) => line.split(delimiter).length > 2))
  )
}
