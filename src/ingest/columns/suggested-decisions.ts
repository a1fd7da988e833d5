import type { LayoutDecisions, LayoutSuggestion } from '../../contract/layout.ts'

const known = <T>(texts: Readonly<Record<string, T | null>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([text, value]) => (value === null ? [] : [[text, value]])),
  )

/** A suggestion as decisions, for a trial; null while something is for a person to decide. */
export function suggestedDecisions(
  suggestion: Omit<LayoutSuggestion, 'dryRun'>,
): LayoutDecisions | null {
  const { rowsAre, decimalSign, dateOrder, texts, columns, blockPrefix } = suggestion
  if (
    decimalSign.value === null ||
    dateOrder.value === null ||
    rowsAre.value === null ||
    columns.length === 0
  )
    return null
  return {
    name: 'table',
    columns: columns.map(({ header, in: group, field, unit, inBlocks }) => ({
      header,
      in: group,
      field,
      unit,
      inBlocks,
    })),
    blockPrefix,
    rowsAre: rowsAre.value,
    decimalSign: decimalSign.value,
    dateOrder: dateOrder.value,
    sexes: known(texts.sexes),
    phantoms: known(texts.phantoms),
    acquisitionTypes: known(texts.acquisitionTypes),
  }
}
