import { exportLayout, type ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import { openremCtCsvLayout } from '../../catalogue/export-layouts/openrem-ct-csv.ts'
import type { LayoutDecisions } from '../../contract/layout.ts'

/** Without these a table makes no exams: the first, and one of the second. */
export const layoutNeeds = {
  all: ['studyDate'],
  any: ['dlpTotalMgyCm', 'ctdivolMgy', 'dlpMgyCm'],
} as const

const absent = ['None', 'null', 'NULL', 'n/a', 'N/A', '-', '--']
const notTestPatient = [
  'False',
  'No',
  'N',
  '0',
  'Nein',
  'Non',
  'Nee',
  'Nej',
  'Não',
  'Nie',
  'Falsch',
]

/** Rows of one study UID, or of one accession number on one day, are one exam. */
const oneRowAScan = {
  sameExam: [['studyInstanceUid'], ['accessionNumber', 'studyDate']],
  andSame: [],
  fillDown: false,
}

/**
 * What a person decided, as the layout that tables are read by.
 * @param id names layout and version
 * @throws ZodError for decisions that were not checked
 */
export function layoutOf(id: string, decisions: LayoutDecisions): ExportLayout {
  const ofGroup = (group: string | null) =>
    decisions.columns.filter((column) => column.in === group)
  const unread = ofGroup(null)
  return exportLayout.parse({
    id,
    name: decisions.name,
    source: 'columns as a person at the facility mapped them',
    modality: 'CT',
    absent,
    notTestPatient,
    needs: { all: [...layoutNeeds.all], any: [...layoutNeeds.any] },
    columns: (['exam', 'patient', 'device'] as const).flatMap((group) =>
      ofGroup(group).map(({ field, unit, header }) => ({
        in: group,
        field,
        ...(unit === null ? {} : { unit }),
        headers: [header],
      })),
    ),
    eventPrefix: decisions.blockPrefix ?? '',
    eventColumns: ofGroup('event').map(({ field, unit, header }) => ({
      field,
      ...(unit === null ? {} : { unit }),
      headers: [header],
    })),
    ignored: unread.filter(({ inBlocks }) => !inBlocks).map(({ header }) => header),
    ignoredInEvents: unread.filter(({ inBlocks }) => inBlocks).map(({ header }) => header),
    acquisitionTypes: { ...openremCtCsvLayout.acquisitionTypes, ...decisions.acquisitionTypes },
    phantoms: { ...openremCtCsvLayout.phantoms, '16': 16, '32': 32, ...decisions.phantoms },
    ...(decisions.rowsAre === 'event' ? { eventRows: oneRowAScan } : {}),
    decided: {
      decimalSign: decisions.decimalSign,
      dateOrder: decisions.dateOrder,
      sexes: decisions.sexes,
    },
  })
}
