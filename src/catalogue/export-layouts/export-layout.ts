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
const plain = { '': 0 }

export const decimalFieldUnits = {
  dlpTotalMgyCm: mgyCm,
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

const unitFits = (column: { readonly field: string; readonly unit?: string | undefined }) =>
  unitsByField.has(column.field)
    ? unitExponent(column.field, column.unit) !== null
    : column.unit === undefined

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
  'declaredEvents',
])
const patientColumn = columnOf('patient', [
  'id',
  'birthDate',
  'ageYears',
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
    ]),
    unit: z.string().optional(),
    headers,
  })
  .refine(unitFits, 'the unit is not one the field can be converted from')

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
})

export type ExportLayout = z.infer<typeof exportLayout>
export type ExportColumn = ExportLayout['columns'][number]
export type ExportEventColumn = ExportLayout['eventColumns'][number]
