import type { CellColumns } from '../aggregate/cell-table.ts'
import type { HistogramBin } from '../aggregate/log-histogram.ts'
import { raggedPart } from './ragged-part.ts'

/** Bins of the core's histogram with their edges, in fixed-point steps; none where none was asked. */
export function histogramBins(
  { histogram, firstBin }: CellColumns,
  at: number,
  perDecade: number,
): readonly HistogramBin[] {
  if (histogram === null || firstBin === null) return []
  const first = firstBin[at] ?? 0
  const edge = (bin: number): number => (bin < 0 ? 0 : 10 ** (bin / perDecade))
  return Array.from(raggedPart(histogram, at), (count, index) => ({
    from: edge(first + index),
    to: edge(first + index + 1),
    count,
  }))
}
