import type { SetAsideDose } from '../../domain/exam-report.ts'
import type { Finding } from '../../domain/finding.ts'
import { severityOf, type RuleId } from '../../domain/finding-rules.ts'
import type { SourceFinding } from '../adapter.ts'

/** A finding with what its adapter says about it; the detail stays out of the stored exam. */
export interface RecordFinding extends Finding {
  readonly detail: string | null
}

export interface FindingPlace {
  readonly field?: string
  readonly event?: number
}

/** Collects what is noticed about one record. */
export class FindingList {
  readonly #findings: RecordFinding[] = []
  readonly #row: number | null
  readonly #setAside: SetAsideDose[] = []

  /** @param row of the record, for formats that have rows */
  constructor(row: number | null, source: readonly SourceFinding[]) {
    this.#row = row
    for (const { rule, field, event, row: ownRow, detail } of source)
      this.#findings.push({
        rule,
        field: field ?? null,
        event: event ?? null,
        row: ownRow ?? row,
        detail: detail ?? null,
      })
  }

  add(rule: RuleId, { field, event }: FindingPlace = {}): void {
    this.#findings.push({
      rule,
      field: field ?? null,
      event: event ?? null,
      row: this.#row,
      detail: null,
    })
  }

  /** A dose that is stated and not kept as one; its text is, so that it can be repaired. */
  setAside(rule: SetAsideDose['rule'], { field, event }: FindingPlace, value: string): void {
    this.add(rule, { ...(field && { field }), ...(event && { event }) })
    if (field !== undefined) this.#setAside.push({ rule, field, event: event ?? null, value })
  }

  dosesSetAside(): readonly SetAsideDose[] {
    return this.#setAside
  }

  all(): readonly RecordFinding[] {
    return this.#findings
  }

  rejects(): boolean {
    return this.#findings.some(({ rule }) => severityOf(rule) === 'rejected')
  }

  /** As kept with the exam: without details. */
  kept(): readonly Finding[] {
    return this.#findings.map(({ rule, field, event, row }) => ({ rule, field, event, row }))
  }
}
