import type { BandRule } from './cell-plan.ts'
import type { Workbench } from './kernels/workbench.ts'
import { absent16 } from './exam-rows.ts'

/** Codes from here on say that a patient is in no band: minus this, a mask of the rules that might have one. */
export const noBand = 240
/** A plan's rules have at most so many bands together: the codes under `noBand`. */
export const maxSlots = noBand
export const maxRules = 4

/** Of one value in one rule's table. */
const outside = 255
const unknown = 254

interface Rule {
  readonly variable: BandRule['variable']
  readonly needsAge: boolean
  readonly minMonths: number
  readonly maxMonths: number
  /** By value of the variable: the slot, `outside` or `unknown`. */
  readonly table: Uint8Array
}

/** Columns of some rows, by the workbench's places; 0: the rows have no such value. */
export interface BandColumns {
  readonly ageMonths: number
  readonly weight10g: number
  readonly sizeTenthMm: number
  readonly lateralTenthMm: number
}

/**
 * Finds the band of a patient by table: the first of a protocol's rules that has one. A band is a slot, counted
 * through all rules; a patient in none gets `noBand` plus the mask of the rules that might have one for them, did
 * we know more (plus 0: outside every rule's population).
 */
export class BandLookup {
  /** Index of the rule of each slot. */
  readonly ruleOf: readonly number[]
  readonly slots: number
  /** What the rules band by, besides age. */
  readonly variables: ReadonlySet<BandRule['variable']>
  readonly #rules: readonly Rule[]

  /** @throws RangeError on more rules or bands than there are codes for */
  constructor(rules: readonly BandRule[]) {
    if (rules.length > maxRules) throw new RangeError(`at most ${maxRules} banding rules`)
    this.ruleOf = rules.flatMap((rule, index) => rule.bands.map(() => index))
    this.slots = this.ruleOf.length
    this.variables = new Set(rules.map(({ variable }) => variable))
    if (this.slots > maxSlots) throw new RangeError(`at most ${maxSlots} bands`)
    let first = 0
    this.#rules = rules.map((rule) => {
      const table = bandTable(rule, first)
      first += rule.bands.length
      return { ...rule, table }
    })
  }

  /** Writes the code of each row. @param into place of as many bytes */
  codes(bench: Workbench, columns: BandColumns, rows: number, into: number): void {
    bench.bytes(into, rows).fill(noBand)
    for (const [index, rule] of this.#rules.entries()) {
      const values = columns[rule.variable]
      if (values === 0) throw new RangeError(`a rule by ${rule.variable} needs that column`)
      const table = bench.putBytes(rule.table)
      const { needsAge, minMonths, maxMonths } = rule
      bench.kernels.tryRule(
        columns.ageMonths,
        values,
        rows,
        table,
        needsAge ? 1 : 0,
        minMonths,
        maxMonths,
        1 << index,
        into,
      )
    }
  }

  /** The code of one patient; the values in the order age, weight, size, width. */
  code(values: Readonly<Record<BandRule['variable'], number>>): number {
    let mask = 0
    const age = values.ageMonths
    for (let index = 0; index < this.#rules.length; index++) {
      const rule = this.#rules[index]
      if (rule === undefined) break
      const { variable, needsAge, minMonths, maxMonths, table } = rule
      if (age === absent16) {
        if (needsAge) {
          mask |= 1 << index
          continue
        }
      } else if (age < minMonths || age >= maxMonths) continue
      const code = table[values[variable]] ?? outside
      if (code < noBand) return code
      if (code === unknown) mask |= 1 << index
    }
    return noBand + mask
  }
}

function bandTable({ bands }: BandRule, firstSlot: number): Uint8Array {
  const table = new Uint8Array(absent16 + 1).fill(outside)
  for (const [index, { from, to }] of bands.entries()) table.fill(firstSlot + index, from, to)
  table[absent16] = unknown
  return table
}
