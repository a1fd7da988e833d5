import { z } from 'zod'
import { acquisitionTypes } from '../../domain/event.ts'
import { modalities } from '../../domain/exam-report.ts'
import { phantoms } from '../../domain/phantom.ts'

export const decimalSigns = ['point', 'comma'] as const
export type DecimalSign = (typeof decimalSigns)[number]
/** Orders of year, month and day. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export type DateOrder = (typeof dateOrders)[number]

const headers = z.array(z.string().min(1)).min(1)

/** Units a column may be in, as the power of ten that turns them into the unit the field is named after. */
const mgyCm = { 'mGy.cm': 0, 'cGy.cm': 1, 'mGy.m': 2, 'Gy.cm': 3, 'Gy.m': 5, 'uGy.m': -1 }
const mgy = { mGy: 0, cGy: 1, Gy: 3, uGy: -3 }
const length = { mm: 0, cm: 1, m: 3 }
const time = { s: 0, ms: -3 }
const current = { mA: 0, uA: -3, A: 3 }
const dimension = { cm: 0, mm: -1, m: 2 }
const plain = { '': 0 }
/** "mGy.m2" is 10 Gy.cm2: a square metre is 10,000 square centimetres. */
const kap = {
  'Gy.cm2': 0,
  'dGy.cm2': -1,
  'cGy.cm2': -2,
  'mGy.cm2': -3,
  'uGy.cm2': -6,
  'Gy.m2': 4,
  'mGy.m2': 1,
  'uGy.m2': -2,
}
const kerma = { Gy: 0, cGy: -2, mGy: -3, uGy: -6 }

export const decimalFieldUnits = {
  dlpTotalMgyCm: mgyCm,
  kapTotalGyCm2: kap,
  kaRTotalGy: kerma,
  /** Minutes are not a power of ten; see {@link unitFactor}. */
  fluoroscopyTimeS: { ...time, min: 0 },
  declaredEvents: plain,
  ageYears: { years: 0 },
  heightM: { m: 0, cm: -2, mm: -3 },
  weightKg: { kg: 0, g: -3 },
  ctdivolMgy: mgy,
  dlpMgyCm: mgyCm,
  ssdeMgy: mgy,
  scanningLengthMm: length,
  pitch: plain,
  kvp: { kV: 0, V: -3 },
  tubeCurrentMa: current,
  maxTubeCurrentMa: current,
  exposureTimeS: time,
  exposureTimePerRotationS: time,
  singleCollimationMm: length,
  totalCollimationMm: length,
  xRaySources: plain,
  kapGyCm2: kap,
  kaRGy: kerma,
  waterEquivalentDiameterCm: dimension,
  effectiveDiameterCm: dimension,
  lateralDimensionCm: dimension,
  apDimensionCm: dimension,
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>

const unitsByField: ReadonlyMap<string, Readonly<Record<string, number>>> = new Map(
  Object.entries(decimalFieldUnits),
)

/** @returns null when the field holds text, or a decimal in a unit that is not in the table */
export function unitExponent(field: string, unit: string | undefined): number | null {
  const units = unitsByField.get(field)
  return units !== undefined && Object.hasOwn(units, unit ?? '')
    ? (units[unit ?? ''] ?? null)
    : null
}

/** What a number is multiplied by besides its power of ten. */
export const unitFactor = (field: string, unit: string | undefined): number =>
  field === 'fluoroscopyTimeS' && unit === 'min' ? 60 : 1

/**
 * Units of the field "age" (of DICOM's age strings where no unit is given). The last is of templates that want years
 * for adults and children from four years on, and months for younger ones: the group decides, see `ageGroups`.
 */
export const ageUnits = ['days', 'weeks', 'months', 'years-from-4-else-months'] as const
export type AgeUnit = (typeof ageUnits)[number]
const isAgeUnit = (unit: string): unit is AgeUnit => ageUnits.some((known) => known === unit)

/** @returns null where the column is none of ages in such a unit */
export const ageUnitOf = (column: {
  readonly field: string
  readonly unit?: string | undefined
}): AgeUnit | null =>
  column.field === 'age' && column.unit !== undefined && isAgeUnit(column.unit) ? column.unit : null

const unitFits = (column: { readonly field: string; readonly unit?: string | undefined }) =>
  unitsByField.has(column.field)
    ? unitExponent(column.field, column.unit) !== null
    : column.unit === undefined || ageUnitOf(column) !== null

const columnOf = <const G extends string, const F extends readonly [string, ...string[]]>(
  group: G,
  fields: F,
) =>
  z
    .strictObject({
      in: z.literal(group),
      field: z.enum(fields),
      unit: z.string().optional(),
      headers,
    })
    .refine(unitFits, 'the unit is not one the field can be converted from')

const examColumn = columnOf('exam', [
  'studyInstanceUid',
  'accessionNumber',
  'studyDate',
  'studyTime',
  'studyDescription',
  'requestedProcedure',
  'indication',
  'testPatient',
  'dlpTotalMgyCm',
  'kapTotalGyCm2',
  'kaRTotalGy',
  'fluoroscopyTimeS',
  'declaredEvents',
])
const patientColumn = columnOf('patient', [
  'id',
  'birthDate',
  'ageYears',
  'age',
  'ageGroup',
  'sex',
  'heightM',
  'weightKg',
])
const deviceColumn = columnOf('device', [
  'manufacturer',
  'model',
  'stationName',
  'serialNumber',
  'softwareVersion',
])

const eventColumn = z
  .strictObject({
    field: z.enum([
      'acquisitionProtocol',
      'acquisitionType',
      'phantomCm',
      'ctdivolMgy',
      'dlpMgyCm',
      'ssdeMgy',
      'scanningLengthMm',
      'pitch',
      'kvp',
      'tubeCurrentMa',
      'maxTubeCurrentMa',
      'exposureTimeS',
      'exposureTimePerRotationS',
      'singleCollimationMm',
      'totalCollimationMm',
      'xRaySources',
      'modulation',
      'kapGyCm2',
      'kaRGy',
      'irradiationEventUid',
      'waterEquivalentDiameterCm',
      'effectiveDiameterCm',
      'lateralDimensionCm',
      'apDimensionCm',
    ]),
    /** What divides the values of several X-ray tubes in one cell ("80 | 140"): the first is taken, as of blocks. */
    firstBefore: z.string().min(1).optional(),
    unit: z.string().optional(),
    headers,
  })
  .refine(unitFits, 'the unit is not one the field can be converted from')

/** How well a layout is known: from the exporting system's own code, from code that reads it, or from documents. */
export const layoutEvidence = ['code', 'third-party-code', 'documentation'] as const
export type LayoutEvidence = (typeof layoutEvidence)[number]

const fieldNames = z.array(z.string()).min(1)

/**
 * A table with one exam a row and numbered blocks of columns for its events ("E1 CTDIvol").
 * Headers match whatever their case and spacing. A field with several columns takes the first that is filled.
 */
export const exportLayout = z.strictObject({
  id: z.string(),
  name: z.string(),
  source: z.string(),
  modality: z.enum(modalities),
  /** Texts that mean an empty cell. */
  absent: z.array(z.string()),
  /** Any other text in the test patient column marks a test patient. */
  notTestPatient: z.array(z.string()),
  /** Fields without which a table is refused: all of the first, one of the second (events: of block 1). */
  needs: z.strictObject({ all: z.array(z.string()).min(1), any: z.array(z.string()).min(1) }),
  columns: z.array(z.discriminatedUnion('in', [examColumn, patientColumn, deviceColumn])),
  /** Before the number of a block of event columns; "" for columns without a number, one event a row. */
  eventPrefix: z.string(),
  eventColumns: z.array(eventColumn),
  /** Known columns that are not read: names, operators, institutions, comments. */
  ignored: z.array(z.string()),
  ignoredInEvents: z.array(z.string()),
  acquisitionTypes: z.record(z.string(), z.enum(acquisitionTypes)),
  phantoms: z.record(z.string(), z.literal(phantoms)),
  /** What a person who knows the table said; where it is not said the values have to prove it. */
  decided: z
    .strictObject({
      decimalSign: z.enum(decimalSigns),
      dateOrder: z.enum(dateOrders),
      /** Texts of the sex column besides M, F and O. */
      sexes: z.record(z.string(), z.enum(['M', 'F', 'O'])),
    })
    .optional(),
  /** Absent: a facility made it for its own tables. */
  evidence: z.enum(layoutEvidence).optional(),
  /** Of each group one header must be there: without them a table with common names is none of this layout. */
  recognisedBy: z.array(headers).optional(),
  /** Headers that show another table of the same export, which repeats the exams of the main one. */
  notWith: z.array(z.string()).optional(),
  /** Sheets of a workbook that hold everything: where one of them is there, no other is read. */
  sheets: z.array(z.string()).optional(),
  /** Texts of the sex column besides M, F and O, where nobody decided. */
  sexes: z.record(z.string(), z.enum(['M', 'F', 'O'])).optional(),
  /** Texts of the age group column, for ages whose unit the group decides. */
  ageGroups: z.record(z.string(), z.enum(['years', 'months'])).optional(),
  /** The rows are events, gathered to exams; `eventPrefix` is "". */
  eventRows: z
    .strictObject({
      /** Rows with equal values of all fields of the first list that is there are one exam. */
      sameExam: z.array(fieldNames),
      /** Fields that tell exams apart further, where they are there. */
      andSame: z.array(z.string()),
      /** Cells of the exam are blank from its second row on. A row that fills them begins an exam. */
      fillDown: z.boolean(),
    })
    .optional(),
  /** Blocks of event columns repeat their headers instead of numbering them; `eventPrefix` is "". */
  repeatedBlocks: z
    .strictObject({
      /** The headers of one block, in order. Behind the column `continuedAfter` blocks go on without headers. */
      block: headers,
      continuedAfter: z.string(),
    })
    .optional(),
})

export type ExportLayout = z.infer<typeof exportLayout>
export type ExportColumn = ExportLayout['columns'][number]
export type ExportEventColumn = ExportLayout['eventColumns'][number]
