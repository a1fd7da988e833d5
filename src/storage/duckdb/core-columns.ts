import { absent16, absent32, type ExamRows, phantomCodes } from '../../aggregate/exam-rows.ts'
import { sexes } from '../../domain/patient.ts'
import { purposes } from '../../domain/purpose.ts'
import { rowColumns } from './row-columns.ts'
import { sqlLiteral } from './sql-text.ts'

/** Columns of the core that follow from one exam's numbers alone. */
export type NumberColumn = Exclude<
  keyof ExamRows,
  | 'length'
  | 'facility'
  | 'scanner'
  | 'device'
  | 'protocol'
  | 'indication'
  | 'day'
  | 'sequenceCount'
  | 'sequences'
>

/** CASE that gives each word its number, 0 to anything else. */
const numbered = (column: string, words: readonly (readonly [string, number])[]): string =>
  `CASE ${column} ${words.map(([word, code]) => `WHEN ${sqlLiteral(word)} THEN ${code}`).join(' ')} ELSE 0 END`

const or32 = (sql: string): string => `coalesce(${sql}, ${absent32})`
/** What the column cannot hold counts as unknown. */
const or16 = (sql: string): string =>
  `CASE WHEN ${sql} BETWEEN 0 AND ${absent16 - 1} THEN ${sql} ELSE ${absent16} END`

/**
 * The one definition of the core's rows, over a row `e` of the table exam: what is loaded at start and what
 * a commit brings are read by the same expressions. None is ever NULL, so no validity has to be read.
 */
export const numberColumns: Readonly<Record<NumberColumn, string>> = {
  purpose: numbered(
    'e.purpose',
    purposes.map((purpose, index) => [purpose, index]),
  ),
  sex: numbered(
    'e.sex',
    sexes.map((sex, index) => [sex, index + 1]),
  ),
  quarantined: 'e.quarantined',
  phantom: numbered('e.phantom', [
    ['16', phantomCodes.cm16],
    ['32', phantomCodes.cm32],
    ['mixed', phantomCodes.mixed],
  ]),
  ageMonths: or16('e.age_months'),
  weight10g: or16('(e.weight_g // 10)'),
  // 0.01 cm is a tenth of a millimetre.
  sizeTenthMm: or16('e.size_centi_cm'),
  lateralTenthMm: or16('e.lateral_centi_cm'),
  // From 1 up; the remainder spreads 64 bits over the 32.
  patient: `CASE WHEN coalesce(e.patient, '') = '' THEN 0 ELSE hash(e.patient) % ${absent32} + 1 END`,
  ctdivol: or32('e.ctdivol'),
  dlp: or32('e.dlp'),
  ssde: or32('e.ssde'),
  kap: or32('e.kap'),
  kaR: or32('e.ka_r'),
  scanLengthTenthMm: or32('e.scan_length_tenth_mm'),
  diagnosticEvents: `CASE WHEN e.diagnostic_events > ${absent16} THEN ${absent16} ELSE e.diagnostic_events END`,
}

const isNumberColumn = (name: string): name is NumberColumn => Object.hasOwn(numberColumns, name)
export const numberColumnNames: readonly NumberColumn[] =
  Object.keys(numberColumns).filter(isNumberColumn)

/**
 * 64 bits that stand for texts of a row. Text never crosses to us row by row: the different texts do once,
 * with their keys, and it is checked that no two of them share a key.
 */
export const keyColumns = {
  exam: 'hash(e.facility_id, e.exam_id)',
  device: 'hash(e.facility_id, e.scanner_id, e.manufacturer, e.model)',
  localName: 'hash(e.facility_id, e.local_name)',
  indication: 'hash(e.indication)',
} as const

/** What the expressions above, and the words behind the keys, are made of. */
export const examFields = [
  'facility_id',
  'exam_id',
  'exam_date',
  'local_name',
  'indication',
  'purpose',
  'patient',
  'age_months',
  'sex',
  'weight_g',
  'scanner_id',
  'manufacturer',
  'model',
  'phantom',
  'ctdivol',
  'dlp',
  'ssde',
  'kap',
  'ka_r',
  'diagnostic_events',
  'scan_length_tenth_mm',
  'size_centi_cm',
  'lateral_centi_cm',
  'quarantined',
] as const

export const eventFields = ['facility_id', 'exam_id', 'position', 'role', 'ctdivol'] as const

/** Columns of `selectExams`; those after are the number columns. */
export const examSelection = {
  exam: 0,
  device: 1,
  localName: 2,
  indication: 3,
  date: 4,
  events: 5,
  firstNumber: 6,
} as const

const unsignedOf: Readonly<Record<number, string>> = {
  1: 'UTINYINT',
  2: 'USMALLINT',
  4: 'UINTEGER',
}
const widths = rowColumns(0)

export const selectExams = (table: string): string => `
  SELECT ${[
    keyColumns.exam,
    keyColumns.device,
    keyColumns.localName,
    keyColumns.indication,
    // Days since 1970-01-01, as the engine keeps them.
    'e.exam_date',
    'e.diagnostic_events',
    ...numberColumnNames.map(
      (name) => `(${numberColumns[name]})::${unsignedOf[widths[name].BYTES_PER_ELEMENT]}`,
    ),
  ].join(',\n')}
  FROM ${table} e`

/** Every diagnostic event, also those without a CTDIvol: an exam knows how many it has. */
export const selectEvents = (table: string): string =>
  `SELECT ${keyColumns.exam}, ${or32('e.ctdivol')}, e.position FROM ${table} e WHERE e.role = 'diagnostic'`
