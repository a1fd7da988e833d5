import type { RuleId } from './finding-rules.ts'

/** Rejected: cannot be read. Quarantined: readable, not believable, out of statistics. Noted: kept and used. */
export const severities = ['rejected', 'quarantined', 'noted'] as const
export type Severity = (typeof severities)[number]

/** Something noticed about a record. Carries where and which rule, never a value. */
export interface Finding {
  readonly rule: RuleId
  /** Column, attribute or concept name the rule looked at, in the source's own words. */
  readonly field: string | null
  /** 1-based irradiation event within the record. */
  readonly event: number | null
  /** 1-based row or line, for formats that have them (header not counted). */
  readonly row: number | null
}
