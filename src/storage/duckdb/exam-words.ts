import { z } from 'zod'
import { copyColumn } from './column-bytes.ts'
import { keyColumns } from './core-columns.ts'
import type { Dictionaries } from './dictionaries.ts'
import { type Key, KeyTable } from './key-table.ts'
import type { Session } from './session.ts'

const key = { low: z.number(), high: z.number() }
const keyOf = (sql: string): string =>
  `(${sql} & 4294967295)::UINTEGER AS low, (${sql} >> 32)::UINTEGER AS high`

const deviceRow = z.object({
  ...key,
  facility: z.string(),
  scanner: z.string(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
})

/** The different texts of some exams: where the key of a row stands, the codes of its texts stand. */
export interface ExamWords {
  readonly devices: KeyTable
  readonly facility: Uint16Array
  readonly scanner: Uint16Array
  readonly device: Uint16Array
  readonly localNames: KeyTable
  readonly protocol: Uint16Array
  readonly indications: KeyTable
  readonly indication: Uint16Array
}

/**
 * @param table of exams
 * @throws TooManyCodes when a dictionary has no room left
 */
export async function readExamWords(
  session: Session,
  table: string,
  dictionaries: Dictionaries,
): Promise<ExamWords> {
  const devices = await session.query(
    deviceRow,
    `SELECT ${keyOf(keyColumns.device)}, e.facility_id AS facility, e.scanner_id AS scanner,
       e.manufacturer, e.model
     FROM (SELECT DISTINCT facility_id, scanner_id, manufacturer, model FROM ${table}) e`,
  )
  const localNames = await keyedWords(
    session,
    `SELECT ${keyColumns.localName}, m.loinc
     FROM (SELECT DISTINCT facility_id, local_name FROM ${table}) e
     LEFT JOIN current_mapping m ON m.facility_id = e.facility_id AND m.local_name = e.local_name`,
  )
  const indications = await keyedWords(
    session,
    `SELECT ${keyColumns.indication}, e.indication FROM (SELECT DISTINCT indication FROM ${table}) e`,
  )
  const codes = dictionaries.codes({
    devices,
    protocols: localNames.map(({ word }) => word),
    indications: indications.map(({ word }) => word),
  })
  return {
    devices: new KeyTable(devices),
    facility: Uint16Array.from(codes.devices, ({ facility }) => facility),
    scanner: Uint16Array.from(codes.devices, ({ scanner }) => scanner),
    device: Uint16Array.from(codes.devices, ({ device }) => device),
    localNames: new KeyTable(localNames),
    protocol: Uint16Array.from(codes.protocols),
    indications: new KeyTable(indications),
    indication: Uint16Array.from(codes.indications),
  }
}

/** A facility's local names are many: read without an object for every row's schema. */
async function keyedWords(
  session: Session,
  sql: string,
): Promise<(Key & { readonly word: string | null })[]> {
  const rows: (Key & { readonly word: string | null })[] = []
  for await (const chunk of session.chunks(sql)) {
    const keys = new Uint32Array(2 * chunk.rowCount)
    copyColumn(chunk, 0, keys, 0, 2)
    const words = chunk.getColumnVector(1)
    for (let row = 0; row < chunk.rowCount; row++) {
      const word = words.getItem(row)
      if (word !== null && typeof word !== 'string') throw new TypeError('A word is text.')
      rows.push({ low: keys[2 * row] ?? 0, high: keys[2 * row + 1] ?? 0, word })
    }
  }
  return rows
}
