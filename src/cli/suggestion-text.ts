import type { LayoutSuggestion, LayoutView } from '../contract/layout.ts'
import { table } from './table.ts'

/** A suggestion for a person: what each column seems to be, what is to be decided, what the rows would become. */
export function suggestionText(suggestion: LayoutSuggestion): string {
  const { columns, rowsAre, decimalSign, dateOrder, missing, dryRun, knownAs } = suggestion
  const label = (field: string | null): string =>
    field === null
      ? '(not read)'
      : (suggestion.fields.find((known) => known.field === field)?.label ?? field)
  const decision = ({
    value,
    evidence,
  }: {
    readonly value: string | null
    readonly evidence: string
  }) => `${value ?? 'to be decided'} (${evidence})`
  const lines = [
    ...(knownAs === null ? [] : [`This table is read already, as "${knownAs}".`]),
    table(
      [
        { head: 'column', cell: ({ header }) => header },
        { head: 'seems to be', cell: ({ field }) => label(field) },
        { head: 'unit', cell: ({ unit, units }) => unit ?? (units.length > 0 ? '?' : '') },
        { head: 'sure', cell: ({ sure }) => (sure ? 'yes' : 'look') },
        { head: 'because', cell: ({ evidence, unsure }) => [...evidence, ...unsure].join('; ') },
      ],
      columns,
    ),
    `A row is one: ${decision(rowsAre)}`,
    `Decimal sign: ${decision(decimalSign)}`,
    `Order of dates: ${decision(dateOrder)}`,
    ...missing.map((sentence) => `Missing: ${sentence}`),
    ...(dryRun === null
      ? ['Not all is decided yet, so that no row was tried.']
      : [
          `Of ${dryRun.records} records in the first ${dryRun.rows} rows ${dryRun.exams} would become exams (${dryRun.quarantined} set aside), ${dryRun.refused} would be refused.`,
          ...dryRun.findings.map(
            ({ count, message, field }) =>
              `  ${count}x ${message}${field === null ? '' : ` (${field})`}`,
          ),
        ]),
  ]
  return `${lines.join('\n')}\n`
}

export const layoutTable = (layouts: readonly LayoutView[]): string =>
  table(
    [
      { head: 'layout', cell: ({ id }) => id },
      { head: 'version', align: 'right', cell: ({ version }) => String(version) },
      { head: 'name', cell: ({ decisions }) => decisions?.name ?? '' },
      { head: 'state', cell: ({ state }) => state },
      { head: 'uploads', align: 'right', cell: ({ uploads }) => String(uploads) },
      { head: 'decided by', cell: ({ decidedBy }) => decidedBy },
      { head: 'decided at', cell: ({ decidedAt }) => decidedAt },
    ],
    layouts,
  )
