import type { CellPlan } from './cell-plan.ts'
import type { ExamImage } from './exam-image.ts'
import type { RunDirectory } from './run-directory.ts'
import type { Slab } from './slab.ts'
import { stratumOf, type Stratum } from './stratum.ts'

/** The rows of one run that a plan looks at. */
export interface RunRange {
  readonly slab: Slab
  readonly from: number
  readonly to: number
  /** First and last of them within the plan's dates: inFrom..inTo−1. */
  readonly inFrom: number
  readonly inTo: number
  readonly run: number
  readonly facility: number
  readonly stratum: Stratum
}

/** The runs of a task that a plan's facilities and phantoms allow, as rows. */
export function runRanges(
  image: ExamImage,
  { seen, fromDay, toDay }: CellPlan,
  firstRun: number,
  endRun: number,
): readonly RunRange[] {
  const { directory, slabs } = image
  const ranges: RunRange[] = []
  let code = -1
  let stratum = stratumOf(0)
  for (let run = firstRun; run < endRun; run++) {
    const facility = directory.facility[run] ?? 0
    if (seen.facilities !== null && seen.facilities[facility] !== 1) continue
    if (directory.stratum[run] !== code) {
      code = directory.stratum[run] ?? 0
      stratum = stratumOf(code)
    }
    if (seen.phantoms !== null && seen.phantoms[stratum.phantom] !== 1) continue
    const slab = slabs[directory.slab[run] ?? 0]
    if (slab === undefined) throw new RangeError(`no slab of run ${run}`)
    const from = directory.start[run] ?? 0
    const to = from + (directory.rows[run] ?? 0)
    const inFrom = firstWithin(directory, slab, run, fromDay, from, to)
    const inTo = endWithin(directory, slab, run, toDay, inFrom, to)
    ranges.push({ slab, from, to, inFrom, inTo, run, facility, stratum })
  }
  return ranges
}

/** The rows of a run within some dates, both inclusive. */
export function daysWithin(
  { slabs, directory }: Pick<ExamImage, 'slabs' | 'directory'>,
  run: number,
  fromDay: number,
  toDay: number,
): { readonly slab: Slab; readonly from: number; readonly to: number } {
  const slab = slabs[directory.slab[run] ?? 0]
  if (slab === undefined) throw new RangeError(`no slab of run ${run}`)
  const start = directory.start[run] ?? 0
  const end = start + (directory.rows[run] ?? 0)
  const from = firstWithin(directory, slab, run, fromDay, start, end)
  return { slab, from, to: endWithin(directory, slab, run, toDay, from, end) }
}

function firstWithin(
  { firstDay }: RunDirectory,
  { day }: Slab,
  run: number,
  fromDay: number,
  start: number,
  end: number,
): number {
  return (firstDay[run] ?? 0) >= fromDay ? start : firstAtLeast(day, fromDay, start, end)
}

function endWithin(
  { lastDay }: RunDirectory,
  { day }: Slab,
  run: number,
  toDay: number,
  start: number,
  end: number,
): number {
  return (lastDay[run] ?? 0) <= toDay ? end : firstAtLeast(day, toDay + 1, start, end)
}

/** First place in from..to whose day is not under the given one; days ascend. */
function firstAtLeast(days: Uint16Array, day: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((days[middle] ?? 0) < day) low = middle + 1
    else high = middle
  }
  return low
}
