import { noBand, type BandLookup } from './band-lookup.ts'
import { column16 } from './column-of-rows.ts'
import type { Workbench } from './kernels/workbench.ts'
import type { LivingRange } from './living-rows.ts'
import type { RowCounts } from './row-counts.ts'

const masks = 16

/**
 * The band of every living row. Those in none are counted.
 * @param isHome the plan's bands are those of the runs
 * @returns place of the bands in the workbench, a byte a row, and how many rows have one
 */
export function bandRows(
  bench: Workbench,
  ranges: readonly LivingRange[],
  rows: number,
  lookup: BandLookup,
  isHome: boolean,
  counts: RowCounts,
): { readonly bands: number; readonly banded: number } {
  const bands = bench.take(rows)
  const mark = bench.mark()
  if (isHome) {
    const view = bench.bytes(bands, rows)
    for (const { at, rows: length, band } of ranges) view.fill(band, at, at + length)
  } else {
    const column = (name: 'weight10g' | 'sizeTenthMm' | 'lateralTenthMm'): number =>
      lookup.variables.has(name) ? column16(bench, ranges, rows, (slab) => slab[name]) : 0
    const columns = {
      ageMonths: column16(bench, ranges, rows, (slab) => slab.ageMonths),
      weight10g: column('weight10g'),
      sizeTenthMm: column('sizeTenthMm'),
      lateralTenthMm: column('lateralTenthMm'),
    }
    lookup.codes(bench, columns, rows, bands)
  }
  const tally = bench.take(4 * masks)
  bench.kernels.countBandless(bands, rows, tally)
  let banded = rows
  for (const [mask, found] of bench.uint32(tally, masks).entries()) {
    if (found === 0) continue
    counts.leaveBandless(noBand + mask, found)
    banded -= found
  }
  bench.release(mark)
  return { bands, banded }
}
