import { noBand, type BandLookup } from './band-lookup.ts'
import type { LivingRange } from './living-rows.ts'
import type { RowCounts } from './row-counts.ts'

/**
 * The band of every living row, by row number. Those in none are counted.
 * @param isHome the plan's bands are those of the runs
 * @returns how many rows have a band
 */
export function bandRows(
  ranges: readonly LivingRange[],
  lookup: BandLookup,
  isHome: boolean,
  bands: Uint8Array,
  counts: RowCounts,
): number {
  let banded = 0
  for (const { slab, from, to, at, band } of ranges) {
    const end = at + to - from
    if (isHome) {
      bands.fill(band, at, end)
      if (band < noBand) banded += to - from
      else counts.leaveBandless(band, to - from)
      continue
    }
    lookup.codes(slab, from, to, bands, at)
    banded += to - from
    for (let i = at; i < end; i++) {
      const code = bands[i] ?? noBand
      if (code < noBand) continue
      banded--
      counts.leaveBandless(code, 1)
    }
  }
  return banded
}
