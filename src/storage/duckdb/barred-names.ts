import { z } from 'zod'
import type { NameToken } from '../../access/patients/name-token.ts'
import type { BarredNames } from '../../access/patients/ports.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { ReportedSize } from '../../ingest/size/interpret-size.ts'
import type { Session } from './session.ts'
import { stage } from './staging-table.ts'

/** Names of one facility that were erased and may not come back. */
export class Bars {
  readonly #tokens: ReadonlySet<string>
  readonly #token: (kind: 'patient' | 'exam' | 'accession', name: string) => string

  private constructor(
    tokens: ReadonlySet<string>,
    token: (kind: 'patient' | 'exam' | 'accession', name: string) => string,
  ) {
    this.#tokens = tokens
    this.#token = token
  }

  static async load(session: Session, facilityId: string, token: NameToken): Promise<Bars> {
    const rows = await session.query(
      z.object({ token: z.string() }),
      `SELECT token FROM erased_name
       WHERE facility_id = ? AND erasure_id NOT IN (${liftedErasures})`,
      [facilityId],
    )
    return new Bars(new Set(rows.map((row) => row.token)), (kind, name) =>
      token(facilityId, kind, name),
    )
  }

  /** Whether a report is about a patient, an exam or an accession that was erased. */
  holdBack({ patient, examId, accession }: ExamReport): boolean {
    return (
      this.#tokens.size > 0 &&
      (this.#has('exam', examId) ||
        this.#has('patient', patient.pseudonym) ||
        this.#has('accession', accession))
    )
  }

  holdBackSize({ keys }: ReportedSize): boolean {
    return (
      this.#tokens.size > 0 &&
      keys.some(({ kind, key }) => this.#has(kind === 'study' ? 'exam' : kind, key))
    )
  }

  #has(kind: 'patient' | 'exam' | 'accession', name: string | null): boolean {
    return name !== null && this.#tokens.has(this.#token(kind, name))
  }
}

/** Ids of the erasures whose bar was taken away. */
export const liftedErasures = `SELECT json_extract_string(content, '$.lifts') FROM erasure WHERE kind = 'lift'`

export async function barNames(
  session: Session,
  facilityId: string,
  erasureId: string,
  names: BarredNames,
  token: NameToken,
): Promise<void> {
  const tokens = [
    ...names.patients.map((name) => token(facilityId, 'patient', name)),
    ...names.exams.map((name) => token(facilityId, 'exam', name)),
    ...names.accessions.map((name) => token(facilityId, 'accession', name)),
  ]
  await stage(
    session,
    'barred_name',
    [
      { name: 'facility_id', kind: 'text', of: () => facilityId },
      { name: 'erasure_id', kind: 'text', of: () => erasureId },
      { name: 'token', kind: 'text', of: (value: string) => value },
    ],
    tokens,
  )
  await session.run('INSERT INTO erased_name BY NAME SELECT * FROM barred_name')
}
