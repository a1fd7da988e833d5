import type { BandRule } from './cell-plan.ts'
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

export interface BandColumns {
  readonly ageMonths: Uint16Array
  readonly weight10g: Uint16Array | null
  readonly sizeTenthMm: Uint16Array | null
  readonly lateralTenthMm: Uint16Array | null
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
  readonly #rules: readonly Rule[]
  /** Where age alone decides: the code of every age. */
  readonly #byAge: Uint8Array | null

  /** @throws RangeError on more rules or bands than there are codes for */
  constructor(rules: readonly BandRule[]) {
    if (rules.length > maxRules) throw new RangeError(`at most ${maxRules} banding rules`)
    this.ruleOf = rules.flatMap((rule, index) => rule.bands.map(() => index))
    this.slots = this.ruleOf.length
    if (this.slots > maxSlots) throw new RangeError(`at most ${maxSlots} bands`)
    let first = 0
    this.#rules = rules.map((rule) => {
      const table = bandTable(rule, first)
      first += rule.bands.length
      return { ...rule, table }
    })
    this.#byAge = null
    if (this.#rules.every(({ variable }) => variable === 'ageMonths')) {
      const ages = Uint16Array.from({ length: absent16 + 1 }, (_, age) => age)
      const codes = new Uint8Array(ages.length)
      this.#byRules({ ...noColumns, ageMonths: ages }, 0, ages.length, codes, 0)
      this.#byAge = codes
    }
  }

  /** Codes of rows from..to−1 of the columns, written from `at` on. */
  codes(columns: BandColumns, from: number, to: number, into: Uint8Array, at: number): void {
    const byAge = this.#byAge
    if (byAge === null) return this.#byRules(columns, from, to, into, at)
    const { ageMonths } = columns
    for (let row = from, i = at; row < to; row++, i++)
      into[i] = byAge[ageMonths[row] ?? absent16] ?? noBand
  }

  #byRules(columns: BandColumns, from: number, to: number, into: Uint8Array, at: number): void {
    into.fill(noBand, at, at + to - from)
    for (const [index, rule] of this.#rules.entries())
      tryRule(rule, 1 << index, columns, from, to, into, at)
  }
}

const noColumns: BandColumns = {
  ageMonths: new Uint16Array(0),
  weight10g: null,
  sizeTenthMm: null,
  lateralTenthMm: null,
}

/** One rule for all rows that no rule before it had a band for. */
function tryRule(
  { variable, needsAge, minMonths, maxMonths, table }: Rule,
  bit: number,
  columns: BandColumns,
  from: number,
  to: number,
  into: Uint8Array,
  at: number,
): void {
  const { ageMonths } = columns
  const values = columns[variable]
  for (let row = from, i = at; row < to; row++, i++) {
    const before = into[i] ?? 0
    if (before < noBand) continue
    const age = ageMonths[row] ?? absent16
    if (age === absent16) {
      if (needsAge) {
        into[i] = before | bit
        continue
      }
    } else if (age < minMonths || age >= maxMonths) continue
    const code = values === null ? unknown : (table[values[row] ?? absent16] ?? outside)
    if (code < noBand) into[i] = code
    else if (code === unknown) into[i] = before | bit
  }
}

function bandTable({ bands }: BandRule, firstSlot: number): Uint8Array {
  const table = new Uint8Array(absent16 + 1).fill(outside)
  for (const [index, { from, to }] of bands.entries()) table.fill(firstSlot + index, from, to)
  table[absent16] = unknown
  return table
}
