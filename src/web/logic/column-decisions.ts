import type { LayoutColumn, LayoutDecisions, LayoutSuggestion } from '../../contract/layout.ts'

/** Decisions on the way: what is null has still to be decided. */
export interface ColumnDraft {
  readonly name: string
  readonly columns: readonly LayoutColumn[]
  readonly rowsAre: LayoutDecisions['rowsAre'] | null
  readonly decimalSign: LayoutDecisions['decimalSign'] | null
  readonly dateOrder: LayoutDecisions['dateOrder'] | null
  readonly sexes: Readonly<Record<string, 'M' | 'F' | 'O' | null>>
  readonly phantoms: Readonly<Record<string, 16 | 32 | null>>
  readonly acquisitionTypes: LayoutSuggestion['texts']['acquisitionTypes']
}

/** What is suggested, as a draft; what the values do not decide stays open. */
export function draftOf(suggestion: LayoutSuggestion): ColumnDraft {
  const { texts, table } = suggestion
  return {
    name: table.name.replace(/\.[a-z0-9]{1,5}$/i, '').slice(0, 80) || 'Our table',
    columns: suggestion.columns.map(({ header, in: group, field, unit, inBlocks }) => ({
      header,
      in: group,
      field,
      unit,
      inBlocks,
    })),
    rowsAre: suggestion.rowsAre.value,
    decimalSign: suggestion.decimalSign.value,
    dateOrder: suggestion.dateOrder.value,
    ...texts,
  }
}

/** Gives a column another meaning; another column that had it loses it, for a field has one column. */
export function withField(
  draft: ColumnDraft,
  index: number,
  field: LayoutSuggestion['fields'][number] | null,
  unit: string | null,
): ColumnDraft {
  const columns = draft.columns.map((column, at) => {
    if (at === index) return { ...column, in: field?.in ?? null, field: field?.field ?? null, unit }
    return field !== null && column.field === field.field && column.in === field.in
      ? { ...column, in: null, field: null, unit: null }
      : column
  })
  return { ...draft, columns }
}

/** What has to be decided before the table can be read, in sentences; empty: nothing. */
export function openQuestions(draft: ColumnDraft, suggestion: LayoutSuggestion): readonly string[] {
  const has = (field: string) => draft.columns.some((column) => column.field === field)
  const open: string[] = []
  if (!has('studyDate')) open.push('Which column is the date of the exam?')
  if (!['dlpTotalMgyCm', 'ctdivolMgy', 'dlpMgyCm'].some(has))
    open.push('Which column is a dose: total DLP, DLP or CTDIvol?')
  for (const { header, field, unit } of draft.columns) {
    const units = suggestion.fields.find((known) => known.field === field)?.units ?? []
    if (units.length > 0 && unit === null) open.push(`In which unit is “${header}”?`)
  }
  if (draft.decimalSign === null) open.push('Do numbers have a decimal point or a comma?')
  if (draft.dateOrder === null) open.push('In which order are day, month and year?')
  if (draft.rowsAre === null) open.push('Is a row an exam, or a scan of an exam?')
  const unknownSex = Object.values(draft.sexes).some((meaning) => meaning === null)
  if (has('sex') && unknownSex) open.push('What do the texts of the sex column mean?')
  if (draft.name.trim() === '') open.push('What is this table called here?')
  return open
}

const known = <T>(texts: Readonly<Record<string, T | null>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([text, value]) => (value === null ? [] : [[text, value]])),
  )

/** @returns null while a question is open */
export function decisionsOf(
  draft: ColumnDraft,
  suggestion: LayoutSuggestion,
): LayoutDecisions | null {
  const { rowsAre, decimalSign, dateOrder } = draft
  if (rowsAre === null || decimalSign === null || dateOrder === null) return null
  if (openQuestions(draft, suggestion).length > 0) return null
  return {
    name: draft.name.trim(),
    columns: [...draft.columns],
    blockPrefix: suggestion.blockPrefix,
    rowsAre,
    decimalSign,
    dateOrder,
    sexes: known(draft.sexes),
    phantoms: known(draft.phantoms),
    acquisitionTypes: known(draft.acquisitionTypes),
  }
}
