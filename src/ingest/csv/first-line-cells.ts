export const delimiters = [',', ';', '\t'] as const
export type Delimiter = (typeof delimiters)[number]

/** Cells of the first lines of a head, roughly (quotes stripped): enough to recognise headers, not to read data. */
export function lineCells(
  text: string,
  delimiter: Delimiter,
  lines: number,
): readonly (readonly string[])[] {
  const split = text.split('\n', lines)
  return split.map((line, index) => {
    const cells = line.split(delimiter)
    // the head may be cut inside its last cell
    const cut = index === split.length - 1 && index < lines - 1 && text.length > 2000
    return (cut ? cells.slice(0, -1) : cells).map((cell) => cell.trim().replace(/^"|"$/g, ''))
  })
}

/** Whether text looks like a delimited table: two or more delimiters in each of its first two lines. */
export function looksLikeTable(text: string): boolean {
  const lines = text.split('\n', 2).filter((line) => line.trim() !== '')
  return (
    lines.length > 0 &&
    delimiters.some((delimiter) => lines.every((line) => line.split(delimiter).length > 2))
  )
}
