import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { DryRun } from '../../contract/layout.ts'
import { findingRules, severityOf, type RuleId } from '../../domain/finding-rules.ts'
import type { SourceItem } from '../adapter.ts'
import { interpret } from '../interpret/interpret.ts'
import type { Pseudonymiser } from '../ports.ts'
import { knownLayout } from '../table/known-layout.ts'
import { TableReader } from '../table/table-reader.ts'
import type { TablePreview } from './table-preview.ts'

const maxFindings = 50
/** The cells are texts, and a person has said how they are read. */
const texts = { pointMayGroup: false, typed: null }
/** Findings of every table, which tell nothing about its mapping. */
const usual: ReadonlySet<string> = new Set(['study-uid-missing', 'patient-missing'])

/** Stands in for the facility's, whose key stays with the service: nothing that is tried here is kept. */
const anyone: Pseudonymiser = {
  epoch: 0,
  pseudonym: () => 'A'.repeat(22),
  pseudonymUid: () => '2.25.1',
}

/** What the first rows of a table would become by a layout. @param today ISO date */
export function dryRun(table: TablePreview, layout: ExportLayout, today: string): DryRun {
  const findings = new Map<string, { rule: RuleId; field: string | null; count: number }>()
  const note = (rule: RuleId, field: string | null) => {
    const key = JSON.stringify([rule, field])
    const known = findings.get(key) ?? { rule, field, count: 0 }
    known.count += 1
    findings.set(key, known)
  }
  const counts = { rows: table.rows.length, records: 0, exams: 0, quarantined: 0, refused: 0 }
  const out: SourceItem[] = []
  const reader = new TableReader({ own: [knownLayout(layout)], general: [] }, layout.id)
  reader.push(table.headers, 0, texts, out)
  table.rows.forEach((cells, index) =>
    reader.push(cells, index + 1, { ...texts, typed: table.typed?.[index] ?? null }, out),
  )
  reader.end(out)
  for (const item of out) {
    if (item.kind !== 'record' && item.kind !== 'refused') continue
    counts.records += 1
    if (item.kind === 'refused') {
      counts.refused += 1
      for (const { rule, field } of item.findings) note(rule, field ?? null)
      continue
    }
    const result = interpret(item.record, {
      format: layout.id,
      row: null,
      sourceFindings: item.findings,
      pseudonymiser: anyone,
      today,
    })
    for (const { rule, field } of result.findings) note(rule, field)
    if (!result.ok) counts.refused += 1
    else counts.exams += 1
    if (result.ok && result.findings.some(({ rule }) => severityOf(rule) === 'quarantined'))
      counts.quarantined += 1
  }
  return {
    ...counts,
    findings: [...findings.values()]
      .filter(({ rule }) => !usual.has(rule))
      .map(({ rule, field, count }) => ({
        rule,
        severity: findingRules[rule].severity,
        message: findingRules[rule].sentence,
        field,
        count,
      }))
      .sort((a, b) => order(a.severity) - order(b.severity) || b.count - a.count)
      .slice(0, maxFindings),
  }
}

const order = (severity: string): number => ['rejected', 'quarantined', 'noted'].indexOf(severity)
