import { columnFields, fieldUnits, isDecimalField } from '../../catalogue/column-fields.ts'
import {
  maxHeaderLength,
  maxMappedColumns,
  type LayoutDecisions,
  type LayoutSuggestion,
  type SuggestedColumn,
} from '../../contract/layout.ts'
import { headerKey, shownHeader } from '../csv/header-name.ts'
import { checkDecisions, missingFields } from './check-decisions.ts'
import { isDate, readDateOrder } from './date-order.ts'
import { readDecimalSign } from './decimal-sign.ts'
import { doseRatio } from './dose-ratio.ts'
import { dryRun } from './dry-run.ts'
import { headerCandidates } from './header-candidates.ts'
import { knownAcquisitionTypes, knownPhantoms, knownSexes } from './known-texts.ts'
import { layoutOf } from './layout-of.ts'
import { logicalColumns } from './logical-columns.ts'
import { readHeader } from './read-header.ts'
import { suggestColumns, type ColumnCells } from './suggest-columns.ts'
import { suggestedDecisions } from './suggested-decisions.ts'
import type { TablePreview } from './table-preview.ts'

export interface SuggestContext {
  /** Name of the layout that reads the table already; null: none. */
  readonly knownAs: string | null
  /** What a person decided so far; null: nothing yet. */
  readonly decisions: LayoutDecisions | null
  /** ISO date at the registry. */
  readonly today: string
}

/** What a table seems to hold, what a person has to decide, and what its first rows would become. */
export function suggestLayout(table: TablePreview, context: SuggestContext): LayoutSuggestion {
  const columns = withCells(table)
  const decimalSign = signOf(columns)
  const dateOrder = orderOf(columns)
  const sign = context.decisions?.decimalSign ?? decimalSign.value ?? 'point'
  const suggested = withDoseRatio(suggestColumns(columns, sign), columns, sign)
  const cellsOf = (field: string): readonly string[] => {
    const index = suggested.findIndex((column) => column.field === field)
    return columns[index]?.cells ?? []
  }
  const suggestion = {
    table: {
      name: table.name,
      format: table.format,
      rows: table.rows.length,
      delimiter: table.delimiter,
    },
    knownAs: context.knownAs,
    columns: [...suggested],
    blockPrefix: columns.find(({ prefix }) => prefix !== null)?.prefix ?? null,
    rowsAre: rowsOf(columns),
    decimalSign,
    dateOrder,
    texts: {
      sexes: knownSexes(cellsOf('sex')),
      phantoms: knownPhantoms(cellsOf('phantomCm')),
      acquisitionTypes: knownAcquisitionTypes(cellsOf('acquisitionType')),
    },
    fields: columnFields.map(({ in: group, field, label }) => ({
      in: group,
      field,
      label,
      units: [...fieldUnits(field)],
    })),
    missing: [...tableFaults(table), ...missingFields(suggested)],
    dryRun: null,
  } satisfies LayoutSuggestion
  const decisions = context.decisions ?? suggestedDecisions(suggestion)
  return decisions === null || checkDecisions(decisions).length > 0
    ? suggestion
    : { ...suggestion, dryRun: dryRun(table, layoutOf('dry-run', decisions), context.today) }
}

function withCells({ headers, rows }: TablePreview): readonly ColumnCells[] {
  return logicalColumns(headers)
    .slice(0, maxMappedColumns)
    .map((column) => ({
      ...column,
      cells:
        column.prefix === null
          ? rows.map((row) => row[column.indices[0] ?? 0] ?? '')
          : rows.flatMap((row) => column.indices.map((index) => row[index] ?? '')),
    }))
}

const namedAs = (column: ColumnCells, test: (field: string) => boolean): boolean =>
  headerCandidates(readHeader(column.name)).some(
    ({ field, score }) => field !== null && score > 0.5 && test(field),
  )

function signOf(columns: readonly ColumnCells[]): LayoutSuggestion['decimalSign'] {
  const { sign, provedBy, ambiguous } = readDecimalSign(
    columns.filter((column) => namedAs(column, isDecimalField)).flatMap(({ cells }) => cells),
  )
  if (sign !== null)
    return {
      value: sign,
      evidence: `${provedBy[sign]} values can only be read with a decimal ${sign}`,
      mustDecide: false,
    }
  const contradicts = provedBy.point > 0
  return {
    value: null,
    evidence: contradicts
      ? `some values have a decimal point, others a decimal comma`
      : ambiguous > 0
        ? `${ambiguous} values like "1.234" are one number with a decimal sign and another without`
        : 'no value has a fraction, so that none shows the decimal sign',
    mustDecide: true,
  }
}

function orderOf(columns: readonly ColumnCells[]): LayoutSuggestion['dateOrder'] {
  const cells = columns
    .filter(
      (column) =>
        namedAs(column, (field) => field === 'studyDate' || field === 'birthDate') ||
        (column.cells.length > 0 && column.cells.every((cell) => isDate(cell.trim()))),
    )
    .flatMap((column) => column.cells)
  const { order, provedBy, ambiguous } = readDateOrder(cells)
  if (order !== null)
    return {
      value: order,
      evidence:
        order === 'ymd'
          ? 'the year comes first'
          : `${provedBy[order]} dates have a day above 12 ${order === 'dmy' ? 'first' : 'second'}`,
      mustDecide: false,
    }
  return {
    value: null,
    evidence:
      ambiguous > 0
        ? 'no day is above 12, so that day and month cannot be told apart'
        : 'no dates were found, or their orders contradict each other',
    mustDecide: true,
  }
}

/** What stops a table from being mapped at all. */
function tableFaults({ headers, rows }: TablePreview): readonly string[] {
  const faults: string[] = []
  const seen = new Set<string>()
  for (const header of headers) {
    const key = headerKey(header)
    if (key !== '' && seen.has(key)) {
      faults.push(`The column "${shownHeader(header)}" occurs twice; give each its own name.`)
      break
    }
    seen.add(key)
  }
  if (headers.some((header) => header.length > maxHeaderLength))
    faults.push(`A header has more than ${maxHeaderLength} characters; give it a short name.`)
  if (logicalColumns(headers).length > maxMappedColumns)
    faults.push(`The table has more than ${maxMappedColumns} columns.`)
  if (rows.length === 0) faults.push('The table has a header and no rows.')
  return faults
}

/** Exams take several rows where a tenth of the rows repeat the accession number of the row before. */
function rowsOf(columns: readonly ColumnCells[]): LayoutSuggestion['rowsAre'] {
  if (columns.some(({ prefix }) => prefix !== null))
    return { value: 'exam', evidence: 'events stand in numbered blocks', mustDecide: false }
  const key = columns.find((column) =>
    namedAs(column, (field) => field === 'accessionNumber' || field === 'studyInstanceUid'),
  )
  const cells = key?.cells.map((cell) => cell.trim()).filter((cell) => cell !== '') ?? []
  const repeats = cells.filter((cell, row) => row > 0 && cell === cells[row - 1]).length
  if (repeats === 0)
    return {
      value: 'exam',
      evidence:
        cells.length === 0
          ? 'no column numbers the exams, so that each row is taken for one'
          : 'no exam number stands in two rows',
      mustDecide: false,
    }
  const often = repeats * 10 > cells.length
  return {
    value: often ? 'event' : null,
    evidence: `${repeats} of ${cells.length} rows repeat the exam number of the row before`,
    mustDecide: !often,
  }
}

/** The ratio of the doses is evidence for their units, or against them. */
function withDoseRatio(
  suggested: readonly SuggestedColumn[],
  columns: readonly ColumnCells[],
  sign: 'point' | 'comma',
): readonly SuggestedColumn[] {
  const at = (field: string): number => suggested.findIndex((column) => column.field === field)
  const dlp = at('dlpMgyCm') === -1 ? at('dlpTotalMgyCm') : at('dlpMgyCm')
  const ctdivol = at('ctdivolMgy')
  const [ofDlp, ofCtdi] = [suggested[dlp], suggested[ctdivol]]
  if (ofDlp === undefined || ofCtdi === undefined || ofDlp.inBlocks !== ofCtdi.inBlocks)
    return suggested
  const ratio = doseRatio(
    { cells: columns[dlp]?.cells ?? [], unit: ofDlp.unit },
    { cells: columns[ctdivol]?.cells ?? [], unit: ofCtdi.unit },
    sign,
  )
  if (ratio === null) return suggested
  return suggested.map((column, index) => {
    if (index !== dlp && index !== ctdivol) return column
    return ratio.contradicts
      ? { ...column, sure: false, unsure: [...column.unsure, `${ratio.sentence}.`] }
      : { ...column, evidence: [...column.evidence, ratio.sentence] }
  })
}
