/** SQL for the number of the band that holds a column's value; `edges` are the lower edges, the first 0. */
export function caseBand(column: string, edges: readonly number[]): string {
  const whens = edges.slice(1).map((edge, band) => `WHEN ${column} < ${edge} THEN ${band}`)
  return `CASE ${whens.join(' ')} ELSE ${edges.length - 1} END`
}
