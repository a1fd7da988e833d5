import { severities, type Severity } from '../../domain/finding.ts'
import { severityOf, type RuleId } from '../../domain/finding-rules.ts'
import type { StoredFinding } from '../ports.ts'

/** What is kept of an upload's findings; all are counted. */
export const keptFindings = 10_000
const longestField = 128
const longestDetail = 200

export interface UploadFinding extends StoredFinding {
  readonly rule: RuleId
}

/** The findings of one upload: the gravest are kept first, since thousands of notes must not hide a refusal. */
export class UploadFindings {
  #total = 0
  readonly #byRule = new Map<RuleId, number>()
  readonly #kept: Readonly<Record<Severity, UploadFinding[]>> = {
    rejected: [],
    quarantined: [],
    noted: [],
  }

  add(finding: UploadFinding): void {
    this.#total += 1
    this.#byRule.set(finding.rule, (this.#byRule.get(finding.rule) ?? 0) + 1)
    const kept = this.#kept[severityOf(finding.rule)]
    if (kept.length < keptFindings)
      kept.push({
        ...finding,
        field: finding.field === null ? null : plainLine(finding.field, longestField),
        detail: finding.detail === null ? null : plainLine(finding.detail, longestDetail),
      })
  }

  /** By gravity, then in the order met; at most `limit`. */
  first(limit: number): readonly UploadFinding[] {
    return severities.flatMap((severity) => this.#kept[severity].slice(0, limit)).slice(0, limit)
  }

  counts(): { readonly findingsTotal: number; readonly findingsByRule: Record<string, number> } {
    return { findingsTotal: this.#total, findingsByRule: Object.fromEntries(this.#byRule) }
  }
}

function plainLine(text: string, longest: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, longest)
}
