import { z } from 'zod'
import type { NameToken } from '../../access/patients/name-token.ts'
import type {
  BarredNames,
  ErasureEvidence,
  ErasureOrder,
  ErasureStore,
} from '../../access/patients/ports.ts'
import { barNames } from './barred-names.ts'
import { breathe } from './breathe.ts'
import type { ChangedRows } from './changed-rows.ts'
import type { Database } from './database.ts'
import { addCounts, eraseExams, nothingErased } from './erase-exams.ts'
import { eraseFacility } from './erase-facility.ts'
import { withoutExams, withoutFacility } from './erased-lines.ts'
import type { ErasureIntent, IntendedErasure } from './erasure-intent.ts'
import { type ErasureNames, erasureNames } from './erasure-names.ts'
import { registryDigest } from './registry-digest.ts'
import { erasureRows, evidenceContent } from './erasure-rows.ts'
import { recordChange } from './record-change.ts'
import type { Session } from './session.ts'

/** Exams erased at once; bounds memory. */
const slice = 1_000
/** What an erasure is about is looked for in all reports of a facility. */
const namesDeadlineMs = 3_600_000
const idRow = z.object({ id: z.string() })

export interface ErasureStoreOptions {
  readonly database: Database
  readonly intent: ErasureIntent
  readonly nameToken: NameToken
  readonly clock: () => Date
}

/** Deletes for good: a transaction, the ledger, a new database file, then the evidence that nothing is left. */
export class DuckdbErasureStore implements ErasureStore {
  readonly #database: Database
  readonly #intent: ErasureIntent
  readonly #nameToken: NameToken
  readonly #clock: () => Date
  /** One erasure at a time: there is one file that says which is under way. */
  #last: Promise<unknown> = Promise.resolve()

  constructor({ database, intent, nameToken, clock }: ErasureStoreOptions) {
    this.#database = database
    this.#intent = intent
    this.#nameToken = nameToken
    this.#clock = clock
  }

  async examsOfPatients(
    facilityId: string,
    pseudonyms: readonly string[],
  ): Promise<readonly string[]> {
    return this.#database.read(async (session) => {
      const found = new Set<string>()
      for (const pseudonym of pseudonyms)
        for (const { id } of await session.query(
          idRow,
          `SELECT DISTINCT exam_id AS id FROM report
           WHERE facility_id = ? AND contains(payload, ?)
             AND json_extract_string(payload, '$.patient.pseudonym') = ?`,
          [facilityId, pseudonym, pseudonym],
        ))
          found.add(id)
      return [...found].sort()
    })
  }

  async examsBefore(facilityId: string, date: string): Promise<readonly string[]> {
    const rows = await this.#database.read((session) =>
      session.query(
        idRow,
        `SELECT exam_id AS id FROM report WHERE facility_id = ?
         GROUP BY exam_id HAVING max(json_extract_string(payload, '$.examDate')) < ? ORDER BY 1`,
        [facilityId, date],
      ),
    )
    return rows.map(({ id }) => id)
  }

  async countBefore(
    facilityId: string,
    date: string,
  ): Promise<readonly { readonly year: number; readonly exams: number }[]> {
    return this.#database.read((session) =>
      session.query(
        z.object({ year: z.number(), exams: z.number() }),
        `SELECT CAST(substr(last_date, 1, 4) AS INTEGER) AS year, count(*) AS exams
         FROM (
           SELECT max(json_extract_string(payload, '$.examDate')) AS last_date
           FROM report WHERE facility_id = ? GROUP BY exam_id
         ) WHERE last_date < ? GROUP BY 1 ORDER BY 1`,
        [facilityId, date],
      ),
    )
  }

  erase(order: ErasureOrder): Promise<ErasureEvidence> {
    return this.#inTurn(async () => {
      // One that failed half-way is ended first: there is one file that says what is under way.
      const pending = this.#intent.pending()
      if (pending !== null) await this.#run(pending)
      const names = await this.#database.read(
        async (session) =>
          erasureNames(
            session,
            order.facilityId,
            order.examIds === 'all' ? await allExams(session, order.facilityId) : order.examIds,
          ),
        { deadlineMs: namesDeadlineMs },
      )
      this.#intent.begin({ order, names })
      return this.#run({ order, names })
    })
  }

  resume(): Promise<ErasureEvidence | null> {
    return this.#inTurn(async () => {
      const pending = this.#intent.pending()
      return pending === null ? null : this.#run(pending)
    })
  }

  async erasures(facilityIds: readonly string[] | '*'): Promise<readonly ErasureEvidence[]> {
    const all = await this.#database.read((session) => erasureRows(session, 'true', []))
    return all.filter(({ facilityId }) => facilityIds === '*' || facilityIds.includes(facilityId))
  }

  async erasure(erasureId: string): Promise<ErasureEvidence | null> {
    const [found] = await this.#database.read((session) =>
      erasureRows(session, 'e.erasure_id = ?', [erasureId]),
    )
    return found ?? null
  }

  async lift(erasureId: string, by: string, at: string): Promise<void> {
    await this.#database.write((session) =>
      session.run(
        `INSERT INTO erasure SELECT ?, facility_id, 'lift', ?, ?, ? FROM erasure WHERE erasure_id = ?`,
        [`${erasureId}-lift`, JSON.stringify({ lifts: erasureId }), by, at, erasureId],
      ),
    )
  }

  /** Every step may have been done already. */
  async #run({ order, names }: IntendedErasure): Promise<ErasureEvidence> {
    const { erasureId, facilityId } = order
    await this.#database.erase(
      (session, rows) => this.#delete(session, order, names, rows),
      order.examIds === 'all' ? withoutFacility(facilityId) : withoutExams(facilityId, names),
    )
    await this.#database.compact()
    await this.#database.write((session) =>
      session.run(
        `INSERT INTO erasure_completion SELECT ?, ?
         WHERE NOT EXISTS (SELECT 1 FROM erasure_completion WHERE erasure_id = ?)`,
        [erasureId, this.#clock().toISOString(), erasureId],
      ),
    )
    this.#intent.end()
    const evidence = await this.erasure(erasureId)
    if (evidence === null) throw new Error('An erasure left no evidence.')
    return evidence
  }

  /** The ledger may have brought the evidence of a transaction whose deletions a crash undid: they are done in any case. */
  async #delete(
    session: Session,
    order: ErasureOrder,
    names: ErasureNames,
    rows: ChangedRows | null,
  ): Promise<void> {
    const { erasureId, facilityId, kind, decidedBy, decidedAt } = order
    const [known] = await erasureRows(session, 'e.erasure_id = ?', [erasureId])
    const before = await registryDigest(session)
    let counts = nothingErased
    for (let start = 0; start < names.exams.length; start += slice) {
      const ids = names.exams.slice(start, start + slice)
      counts = addCounts(counts, await eraseExams(session, facilityId, ids, names, rows))
      await breathe()
    }
    if (order.examIds === 'all') await eraseFacility(session, order)
    await recordChange(session, {
      kind: 'erasure',
      uploadId: '',
      exams: counts.exams,
      at: decidedAt,
    })
    if (known !== undefined) return
    if (order.bar) await barNames(session, facilityId, erasureId, barred(names), this.#nameToken)
    const after = await registryDigest(session)
    await session.run('INSERT INTO erasure VALUES (?, ?, ?, ?, ?, ?)', [
      erasureId,
      facilityId,
      kind,
      evidenceContent({ counts, digestBefore: before.content, digestAfter: after.content }),
      decidedBy,
      decidedAt,
    ])
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work, work)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}

async function allExams(session: Session, facilityId: string): Promise<readonly string[]> {
  const rows = await session.query(
    idRow,
    'SELECT DISTINCT exam_id AS id FROM report WHERE facility_id = ? ORDER BY 1',
    [facilityId],
  )
  return rows.map(({ id }) => id)
}

const barred = ({ patients, exams, earlierExams, accessions }: ErasureNames): BarredNames => ({
  patients,
  exams: [...exams, ...earlierExams],
  accessions,
})
