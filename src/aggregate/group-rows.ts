import { noBand } from './band-lookup.ts'
import type { CellPlan, Split } from './cell-plan.ts'
import type { Workbench } from './kernels/workbench.ts'
import type { LivingRange } from './living-rows.ts'
import { RunNumbers } from './run-numbers.ts'
import { sortedByKey } from './sorted-by-key.ts'

/** Groups numbered directly by key need a counter each; more than so many are numbered as they come. */
const mostDirect = 1 << 22
export const noGroup = 0xffffffff

/** Group of each row, and what the groups are. Groups ascend by slot, phantom, splits, unit. */
export interface RowGroups {
  /** Place in the workbench of the group of each row; `noGroup`: in none. */
  readonly of: number
  readonly count: number
  readonly slot: (group: number) => number
  readonly phantom: (group: number) => number
  readonly splits: (group: number) => readonly number[]
  readonly unit: (group: number) => number
  /** Groups of one number are one cell. */
  readonly cell: (group: number) => number
}

/**
 * Groups rows with a band by band, phantom (unless pooled), the plan's splits and its unit.
 * @param bands place of the band of each row
 * @throws RangeError where keys would not fit a number
 */
export function groupRows(
  bench: Workbench,
  ranges: readonly LivingRange[],
  rows: number,
  plan: CellPlan,
  slots: number,
  poolPhantoms: boolean,
  bands: number,
): RowGroups {
  const of = bench.take(4 * rows)
  const sizes = plan.splits.map(({ groups }) => 1 + groups.reduce((a, b) => Math.max(a, b), 0))
  const units = 1 + largestUnit(ranges, plan.unit)
  const inner = sizes.reduce((product, size) => product * size, units)
  const total = slots * 4 * inner
  if (!(total < Number.MAX_SAFE_INTEGER)) throw new RangeError('more groups than can be numbered')
  const numbers = total <= mostDirect ? null : new RunNumbers()
  const view = bench.uint32(of, rows)
  const bandView = bench.bytes(bands, rows)
  for (const range of ranges) {
    const outer = poolPhantoms ? 0 : range.phantom
    const { at, rows: length, facility } = range
    if (numbers === null && sizes.length === 0 && plan.unit === 'facility') {
      // All but the band is the run's: one multiplication a row.
      const offset = outer * units + facility
      bench.kernels.groupByBand(bands + at, length, 4 * units, offset, of + 4 * at)
    } else groupRange(range, plan, { sizes, units, outer }, bandView, numbers, view)
  }
  const keys = numbers === null ? null : ascending(numbers, view)
  const keyOf = (group: number): number => (keys === null ? group : (keys[group] ?? 0))
  return {
    of,
    count: keys?.length ?? total,
    slot: (group) => Math.floor(keyOf(group) / inner / 4),
    phantom: (group) => Math.floor(keyOf(group) / inner) % 4,
    splits: (group) => splitsOf(Math.floor((keyOf(group) % inner) / units), sizes),
    unit: (group) => keyOf(group) % units,
    cell: (group) => Math.floor(keyOf(group) / units),
  }
}

function groupRange(
  range: LivingRange,
  plan: CellPlan,
  { sizes, units, outer }: { sizes: readonly number[]; units: number; outer: number },
  bands: Uint8Array,
  numbers: RunNumbers | null,
  of: Uint32Array,
): void {
  const { slab, from, listed, shift, at, rows } = range
  const unitCodes = plan.unit === 'scanner' ? slab.scanner : null
  for (let k = 0; k < rows; k++) {
    const row = listed === null ? from + k : (listed[k] ?? 0) + shift
    const band = bands[at + k] ?? noBand
    if (band >= noBand) {
      of[at + k] = noGroup
      continue
    }
    let key = band * 4 + outer
    for (let s = 0; s < sizes.length; s++)
      key = key * (sizes[s] ?? 1) + groupOf(plan.splits[s], range, row)
    key = key * units + (unitCodes === null ? range.facility : (unitCodes[row] ?? 0))
    of[at + k] = numbers === null ? key : numbers.numberOf(key)
  }
}

function groupOf(split: Split | undefined, { facility, slab }: LivingRange, row: number): number {
  if (split === undefined) return 0
  return split.groups[split.by === 'facility' ? facility : (slab[split.by][row] ?? 0)] ?? 0
}

function largestUnit(ranges: readonly LivingRange[], unit: CellPlan['unit']): number {
  let largest = 0
  for (const { facility, slab, from, to } of ranges) {
    if (unit === 'facility') largest = Math.max(largest, facility)
    else
      for (let row = from; row < to; row++) {
        const code = slab.scanner[row] ?? 0
        if (code > largest) largest = code
      }
  }
  return largest
}

/** Renumbers groups so that they ascend by key. */
function ascending(numbers: RunNumbers, of: Uint32Array): Float64Array {
  const keys = numbers.keys()
  const order = sortedByKey(keys)
  const place = new Uint32Array(order.length)
  for (const [rank, number] of order.entries()) place[number] = rank
  for (let i = 0; i < of.length; i++) {
    const number = of[i] ?? noGroup
    if (number !== noGroup) of[i] = place[number] ?? noGroup
  }
  return Float64Array.from(order, (number) => keys[number] ?? 0)
}

function splitsOf(code: number, sizes: readonly number[]): readonly number[] {
  const groups: number[] = []
  let rest = code
  for (const size of sizes.toReversed()) {
    groups.unshift(rest % size)
    rest = Math.floor(rest / size)
  }
  return groups
}
