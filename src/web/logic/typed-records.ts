import type { ExamRecord } from '../../contract/exam-record.ts'
import { typedNumber } from './typed-number.ts'
import type { TypedRow } from './typed-row.ts'

/** What all exams of one table have in common. */
export interface TypedHead {
  readonly protocol: { readonly loinc: string; readonly name: string }
  readonly manufacturer: string
  readonly model: string
  readonly stationName: string
}

/** What the registry calls these exams until they are mapped. */
export const typedLocalName = (protocolName: string): string => `typed: ${protocolName}`

/** The table in the published exam schema, one line a patient: the road of every other upload. */
export const typedNdjson = (head: TypedHead, rows: readonly TypedRow[]): string =>
  rows.map((row) => `${JSON.stringify(typedRecord(head, row))}\n`).join('')

export function typedRecord(head: TypedHead, row: TypedRow): ExamRecord {
  const number = (typed: string): string | undefined => {
    const read = typedNumber(typed)
    return read.kind === 'number' ? read.text : undefined
  }
  const ctdivolMgy = number(row.ctdivolMgy)
  const dlpMgyCm = number(row.dlpMgyCm)
  const lengthCm = number(row.lengthCm)
  const heightCm = number(row.heightCm)
  const name = typedLocalName(head.protocol.name)
  const age = `${row.age.trim().padStart(3, '0')}${row.ageUnit === 'months' ? 'M' : 'Y'}`
  return {
    schema: 'opendrl-exam/1',
    modality: 'CT',
    studyDate: row.date.trim(),
    studyDescription: name,
    procedureCode: { value: head.protocol.loinc, scheme: 'LN', meaning: head.protocol.name },
    ...given({ accessionNumber: orNone(row.reference) }),
    patient: {
      age,
      ...given({ sex: orNone(row.sex), weightKg: number(row.weightKg) }),
      ...(heightCm === undefined ? {} : { heightM: inMetres(heightCm) }),
    },
    device: given({
      manufacturer: orNone(head.manufacturer),
      model: orNone(head.model),
      stationName: orNone(head.stationName),
    }),
    ...given({ dlpTotalMgyCm: dlpMgyCm }),
    events: [
      {
        acquisitionProtocol: name,
        ...given({ ctdivolMgy, dlpMgyCm }),
        ...(row.phantomCm === '16' || row.phantomCm === '32'
          ? { phantomCm: row.phantomCm === '16' ? 16 : 32 }
          : {}),
        ...(lengthCm === undefined
          ? {}
          : { scanningLengthMm: Math.round(Number(lengthCm) * 1000) / 100 }),
      },
    ],
  }
}

const orNone = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim())

/** "172.5" cm is "1.725" m: digits are moved, not computed with. */
const inMetres = (cm: string): string => (Math.round(Number(cm) * 100) / 10_000).toString()

/** Only what is there: a field without a value is left out of the record. */
function given<T extends Readonly<Record<string, string | undefined>>>(
  fields: T,
): { [Name in keyof T]?: string } {
  const present: { [Name in keyof T]?: string } = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== undefined) present[name] = value
  }
  return present
}
