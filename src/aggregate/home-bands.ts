import { BandLookup, noBand } from './band-lookup.ts'
import type { BandRule } from './cell-plan.ts'
import { absent16, type ExamRows } from './exam-rows.ts'
import { runKey } from './run-directory.ts'
import { stratumCode } from './stratum.ts'

/** The usual banding rules of a protocol, by its LOINC code: rows lie together by them. */
export type HomeRules = (loinc: string) => readonly BandRule[]

/** The home bands of the protocols of a registry, by protocol code; codes may join, and never change. */
export class HomeBands {
  readonly #rulesOf: HomeRules
  readonly #lookups: (BandLookup | null)[] = [null]
  readonly #ids: string[] = ['']

  constructor(rulesOf: HomeRules) {
    this.#rulesOf = rulesOf
  }

  /** Takes note of protocols; entry 0 is "unmapped". */
  learn(protocols: readonly string[]): void {
    for (let code = this.#lookups.length; code < protocols.length; code++) {
      const rules = this.#rulesOf(protocols[code] ?? '')
      this.#lookups.push(rules.length === 0 ? null : new BandLookup(rules))
      this.#ids.push(ruleIds(rules))
    }
  }

  /** Names the rules of each protocol code, so that a plan's can be told to be the same. */
  get ids(): readonly string[] {
    return this.#ids
  }

  /** The key of the run that each row belongs to. */
  keys(rows: ExamRows): Float64Array {
    const keys = new Float64Array(rows.length)
    // One object for all rows: this is done for every exam of the registry at its start.
    const patient = { ageMonths: 0, weight10g: 0, sizeTenthMm: 0, lateralTenthMm: 0 }
    for (let row = 0; row < rows.length; row++) {
      const protocol = rows.protocol[row] ?? 0
      const lookup = this.#lookups[protocol] ?? null
      let band = noBand
      if (lookup !== null) {
        patient.ageMonths = rows.ageMonths[row] ?? absent16
        patient.weight10g = rows.weight10g[row] ?? absent16
        patient.sizeTenthMm = rows.sizeTenthMm[row] ?? absent16
        patient.lateralTenthMm = rows.lateralTenthMm[row] ?? absent16
        band = lookup.code(patient)
      }
      const stratum = stratumCode(
        rows.quarantined[row] ?? 0,
        rows.purpose[row] ?? 0,
        rows.phantom[row] ?? 0,
        band,
      )
      keys[row] = runKey(protocol, stratum, rows.facility[row] ?? 0)
    }
    return keys
  }
}

const known = new WeakMap<readonly BandRule[], string>()

/** Names rules, so that the same ones are told to be the same. Lists of rules are never changed. */
export function ruleIds(rules: readonly BandRule[]): string {
  const before = known.get(rules)
  if (before !== undefined) return before
  const ids = rules.map(({ id }) => id).join('\n')
  known.set(rules, ids)
  return ids
}
