import { columnFields, fieldLabel, fieldUnits } from '../../catalogue/column-fields.ts'
import type { LayoutColumn, LayoutDecisions } from '../../contract/layout.ts'
import { headerKey, shownHeader } from '../csv/header-name.ts'
import { layoutNeeds } from './layout-of.ts'

export interface DecisionFault {
  readonly field: string
  readonly message: string
}

/** Why decisions make no layout, in sentences; empty: they do. */
export function checkDecisions(decisions: LayoutDecisions): readonly DecisionFault[] {
  const { columns, blockPrefix } = decisions
  const read = columns.filter((column) => column.in !== null || column.field !== null)
  return [
    ...repeated(columns.map((column) => `${column.inBlocks} ${headerKey(column.header)}`)).map(
      (index) => fault(columns[index], 'is named twice.'),
    ),
    ...repeated(read.map(({ in: group, field }) => `${group} ${field}`)).map((index) =>
      fault(
        read[index],
        `is mapped to ${fieldLabel(read[index]?.field ?? '')}, which another column is mapped to already.`,
      ),
    ),
    ...read.flatMap((column) => columnFaults(column, blockPrefix)),
    ...eventRowFaults(decisions),
    ...missingFields(read).map((message) => ({ field: 'columns', message })),
  ]
}

function eventRowFaults({
  rowsAre,
  columns,
  blockPrefix,
}: LayoutDecisions): readonly DecisionFault[] {
  if (rowsAre === 'exam') return []
  const keyed = columns.some(
    ({ field }) => field === 'studyInstanceUid' || field === 'accessionNumber',
  )
  return [
    ...(keyed
      ? []
      : [
          'Where each row is a scan, a column has to say which exam it is of: the accession number or the study UID.',
        ]),
    ...(blockPrefix === null ? [] : ['A table with numbered blocks has one row an exam.']),
  ].map((message) => ({ field: 'rowsAre', message }))
}

/** What a table still needs, in sentences. */
export function missingFields(columns: readonly Pick<LayoutColumn, 'field'>[]): readonly string[] {
  const has = (field: string) => columns.some((column) => column.field === field)
  const missing: string[] = []
  for (const field of layoutNeeds.all)
    if (!has(field)) missing.push(`No column is mapped to ${fieldLabel(field)}.`)
  if (!layoutNeeds.any.some(has))
    missing.push(
      `No column is mapped to a dose: ${layoutNeeds.any.map(fieldLabel).join(', ')}; one is enough.`,
    )
  return missing
}

function columnFaults(column: LayoutColumn, blockPrefix: string | null): readonly DecisionFault[] {
  const { in: group, field, unit, inBlocks } = column
  const known = columnFields.some((one) => one.in === group && one.field === field)
  if (!known || field === null) return [fault(column, 'is mapped to nothing that a column can be.')]
  const units = fieldUnits(field)
  if (units.length > 0 && unit === null)
    return [fault(column, `needs its unit: ${units.join(', ')}.`)]
  if (unit !== null && !units.includes(unit))
    return [
      fault(
        column,
        units.length === 0 ? 'has no unit.' : `cannot be in this unit, but in ${units.join(', ')}.`,
      ),
    ]
  if (inBlocks && (blockPrefix === null || blockPrefix === ''))
    return [fault(column, 'is in numbered blocks whose prefix is not given.')]
  if (blockPrefix !== null && inBlocks !== (group === 'event'))
    return [fault(column, 'belongs to an event if, and only if, it is in the numbered blocks.')]
  return []
}

const fault = (column: LayoutColumn | undefined, message: string): DecisionFault => ({
  field: `columns.${shownHeader(column?.header ?? '')}`,
  message: `The column "${shownHeader(column?.header ?? '')}" ${message}`,
})

/** Places of the texts that occurred before. */
function repeated(texts: readonly string[]): readonly number[] {
  const seen = new Set<string>()
  return texts.flatMap((text, index) => {
    if (seen.has(text)) return [index]
    seen.add(text)
    return []
  })
}
