import { z } from 'zod'
import type { Dictionary, ExamColumns } from '../../aggregate/exam-columns.ts'
import { absentDose } from '../../domain/fixed-point.ts'
import { sexes } from '../../domain/patient.ts'
import { purposes } from '../../domain/purpose.ts'
import { currentVersion } from './current-version.ts'
import { fillColumns, type NumberColumn } from './fill-columns.ts'
import type { Session } from './session.ts'
import { sqlLiteral } from './sql-text.ts'

const maxUint16 = 0xffff

/** CASE that gives each word its place in the list, plus `first`; NULL for anything else. */
const placeOf = (column: string, words: readonly string[], first: number): string =>
  `CASE ${column} ${words.map((word, index) => `WHEN ${sqlLiteral(word)} THEN ${index + first}`).join(' ')} END`

const unsigned = (length: number): Uint32Array => new Uint32Array(length)

/** Reads the whole registry as columns, in order of facility and exam, within the session's snapshot. */
export async function loadExamColumns(session: Session): Promise<ExamColumns> {
  const version = await currentVersion(session)
  const facilities = await dictionary(session, 'facility', 'SELECT facility_id FROM exam')
  const scanners = await dictionary(session, 'scanner', 'SELECT scanner_id FROM exam')
  const indications = await dictionary(session, 'indication', 'SELECT indication FROM exam')
  const protocols = await dictionary(session, 'protocol', 'SELECT loinc FROM current_mapping')
  await codes(session, 'patient', 'SELECT patient FROM exam')
  await session.run(`
    CREATE OR REPLACE TEMP TABLE mapping_code AS
    SELECT m.facility_id, m.local_name, p.code
    FROM current_mapping m JOIN protocol_code p ON p.word = m.loinc`)

  const [count] = await session.query(
    z.object({ exams: z.number() }),
    'SELECT count(*) AS exams FROM exam',
  )
  const length = count?.exams ?? 0
  const dose = (sql: string): NumberColumn<Uint32Array> => ({
    sql,
    absent: absentDose,
    into: unsigned(length),
  })
  const code = (sql: string): NumberColumn<Uint16Array> => ({
    sql,
    absent: 0,
    into: new Uint16Array(length),
  })
  const small = (sql: string): NumberColumn<Uint8Array> => ({
    sql,
    absent: 0,
    into: new Uint8Array(length),
  })
  const signed = (sql: string): NumberColumn<Int32Array> => ({
    sql,
    absent: -1,
    into: new Int32Array(length),
  })
  const columns = {
    facility: code('facility_code.code'),
    scanner: code('scanner_code.code'),
    protocol: code('mapping_code.code'),
    purpose: small(placeOf('e.purpose', purposes, 0)),
    sex: small(placeOf('e.sex', sexes, 1)),
    quarantined: small('e.quarantined::UTINYINT'),
    phantom: small("CASE e.phantom WHEN '16' THEN 16 WHEN '32' THEN 32 WHEN 'mixed' THEN 255 END"),
    examDay: signed("e.exam_date - DATE '1970-01-01'"),
    ageMonths: signed('e.age_months'),
    weightG: dose('e.weight_g'),
    sizeCentiCm: dose('e.size_centi_cm'),
    lateralCentiCm: dose('e.lateral_centi_cm'),
    patient: { sql: 'patient_code.code', absent: 0, into: unsigned(length) },
    ctdivol: dose('e.ctdivol'),
    ctdivolLargest: dose('e.ctdivol_largest'),
    dlp: dose('e.dlp'),
    ssde: dose('e.ssde'),
    kap: dose('e.kap'),
    kaR: dose('e.ka_r'),
    scanLengthTenthMm: dose('e.scan_length_tenth_mm'),
    diagnosticEvents: code(`least(e.diagnostic_events, ${maxUint16})`),
    indication: code('indication_code.code'),
  } as const
  await fillColumns(
    session,
    Object.values(columns),
    `FROM exam e
     JOIN facility_code ON facility_code.word = e.facility_id
     JOIN scanner_code ON scanner_code.word = e.scanner_id
     LEFT JOIN indication_code ON indication_code.word = e.indication
     LEFT JOIN patient_code ON patient_code.word = e.patient
     LEFT JOIN mapping_code
       ON mapping_code.facility_id = e.facility_id AND mapping_code.local_name = e.local_name
     ORDER BY e.facility_id, e.exam_id`,
    length,
  )
  return {
    length,
    version,
    facilities,
    scanners,
    protocols,
    indications,
    facility: columns.facility.into,
    scanner: columns.scanner.into,
    protocol: columns.protocol.into,
    purpose: columns.purpose.into,
    sex: columns.sex.into,
    quarantined: columns.quarantined.into,
    phantom: columns.phantom.into,
    examDay: columns.examDay.into,
    ageMonths: columns.ageMonths.into,
    weightG: columns.weightG.into,
    sizeCentiCm: columns.sizeCentiCm.into,
    lateralCentiCm: columns.lateralCentiCm.into,
    patient: columns.patient.into,
    ctdivol: columns.ctdivol.into,
    ctdivolLargest: columns.ctdivolLargest.into,
    dlp: columns.dlp.into,
    ssde: columns.ssde.into,
    kap: columns.kap.into,
    kaR: columns.kaR.into,
    scanLengthTenthMm: columns.scanLengthTenthMm.into,
    diagnosticEvents: columns.diagnosticEvents.into,
    indication: columns.indication.into,
  }
}

/** Numbers the distinct words of a column from 1, in their order; leaves the table NAME_code. */
async function codes(session: Session, name: string, words: string): Promise<void> {
  await session.run(`
    CREATE OR REPLACE TEMP TABLE ${name}_code AS
    SELECT word, row_number() OVER (ORDER BY word)::UINTEGER AS code
    FROM (SELECT DISTINCT word FROM (${words}) source(word) WHERE word <> '')`)
}

/** @throws RangeError beyond 65,535 words: a code would no longer fit its column */
async function dictionary(session: Session, name: string, words: string): Promise<Dictionary> {
  await codes(session, name, words)
  const rows = await session.query(
    z.object({ word: z.string() }),
    `SELECT word FROM ${name}_code ORDER BY code`,
  )
  if (rows.length > maxUint16)
    throw new RangeError(`More than ${maxUint16} different ${name} codes.`)
  return ['', ...rows.map(({ word }) => word)]
}
