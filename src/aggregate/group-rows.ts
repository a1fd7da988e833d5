import { noBand } from './band-lookup.ts'
import type { CellPlan, Split } from './cell-plan.ts'
import type { LivingRange } from './living-rows.ts'
import { RunNumbers } from './run-numbers.ts'
import type { Scratch } from './scratch.ts'
import { sortedByKey } from './sorted-by-key.ts'

/** Groups numbered directly by key need a counter each; more than so many are numbered as they come. */
const mostDirect = 1 << 22
export const noGroup = 0xffffffff

/** Group of each row, and what the groups are. Groups ascend by slot, phantom, splits, unit. */
export interface RowGroups {
  /** By row number; `noGroup`: in none. Valid until the scratch is used again under the same name. */
  readonly of: Uint32Array
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
 * @throws RangeError where keys would not fit a number
 */
export function groupRows(
  ranges: readonly LivingRange[],
  rows: number,
  plan: CellPlan,
  slots: number,
  poolPhantoms: boolean,
  bands: Uint8Array,
  scratch: Scratch,
): RowGroups {
  const of = scratch.uint32(poolPhantoms ? 'pooled groups' : 'groups', rows)
  const sizes = plan.splits.map(({ groups }) => 1 + groups.reduce((a, b) => Math.max(a, b), 0))
  const units = 1 + largestUnit(ranges, plan.unit)
  const inner = sizes.reduce((product, size) => product * size, units)
  const total = slots * 4 * inner
  if (!(total < Number.MAX_SAFE_INTEGER)) throw new RangeError('more groups than can be numbered')
  const numbers = total <= mostDirect ? null : new RunNumbers()
  for (const range of ranges) {
    const outer = poolPhantoms ? 0 : range.phantom
    if (numbers === null && sizes.length === 0 && plan.unit === 'facility')
      groupByBand(range, bands, 4 * units, outer * units + range.facility, of)
    else groupRange(range, plan, { sizes, units, outer }, bands, numbers, of)
  }
  const keys = numbers === null ? null : ascending(numbers, of, rows)
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

/** The usual case, where all but the band is the run's: one multiplication a row. */
function groupByBand(
  { from, to, at }: LivingRange,
  bands: Uint8Array,
  step: number,
  offset: number,
  of: Uint32Array,
): void {
  const end = at + to - from
  for (let i = at; i < end; i++) {
    const band = bands[i] ?? noBand
    of[i] = band < noBand ? Math.imul(band, step) + offset : noGroup
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
  const unitCodes = plan.unit === 'scanner' ? range.slab.scanner : null
  for (let row = range.from, i = range.at; row < range.to; row++, i++) {
    const band = bands[i] ?? noBand
    if (band >= noBand) {
      of[i] = noGroup
      continue
    }
    let key = band * 4 + outer
    for (let s = 0; s < sizes.length; s++)
      key = key * (sizes[s] ?? 1) + groupOf(plan.splits[s], range, row)
    key = key * units + (unitCodes === null ? range.facility : (unitCodes[row] ?? 0))
    of[i] = numbers === null ? key : numbers.numberOf(key)
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
function ascending(numbers: RunNumbers, of: Uint32Array, rows: number): Float64Array {
  const keys = numbers.keys()
  const order = sortedByKey(keys)
  const place = new Uint32Array(order.length)
  for (const [rank, number] of order.entries()) place[number] = rank
  for (let i = 0; i < rows; i++) {
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
