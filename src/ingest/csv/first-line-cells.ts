export const delimiters = [',', ';', '\t'] as const
export type Delimiter = (typeof delimiters)[number]

/** Cells of the first line of a head, roughly (quotes stripped): enough to recognise headers, not to read data. */
export function firstLineCells(text: string, delimiter: Delimiter): readonly string[] {
  const end = text.indexOf('\n')
  const cells = (end === -1 ? text : text.slice(0, end)).split(delimiter)
  // a head that holds no line end may be cut inside its last cell
  const whole = end === -1 && text.length > 2000 ? cells.slice(0, -1) : cells
  return whole.map((cell) => cell.trim().replace(/^"|"$/g, ''))
}

/** Whether text looks like a delimited table: two or more delimiters in each of its first two lines. */
export function looksLikeTable(text: string): boolean {
  const lines = text.split('\n', 2).filter((line) => line.trim() !== '')
  return (
    lines.length > 0 &&
    delimiters.some((delimiter) => lines.every((line) => line.split(delimiter).length > 2))
  )
}
