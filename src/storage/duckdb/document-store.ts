import { z } from 'zod'
import type { DocumentStore } from '../../analytics/ports.ts'
import type { Database } from './database.ts'

type Kind = Parameters<DocumentStore['document']>[0]

const jsonRow = z.object({ json: z.string() })
const contentRow = z.object({ content: z.string() })
const idRow = z.object({ id: z.string(), createdAt: z.string() })

export class DuckdbDocumentStore implements DocumentStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Storing the same text again changes nothing.
   * @throws Error when the id stands for another text: a published document never changes
   */
  async putDocument(
    kind: Kind,
    id: string,
    createdAt: string,
    json: string,
    memory: string,
  ): Promise<void> {
    await this.#database.write(async (session) => {
      const [present] = await session.query(
        jsonRow,
        'SELECT json FROM document WHERE kind = ? AND id = ?',
        [kind, id],
      )
      if (present?.json === json) return
      if (present !== undefined)
        throw new Error(`The ${kind} "${id}" exists and cannot be changed.`)
      await session.run('INSERT INTO document VALUES (?, ?, ?, ?)', [kind, id, createdAt, json])
      await session.run('INSERT INTO published_part VALUES (?, ?, ?)', [kind, id, memory])
    })
  }

  async document(kind: Kind, id: string): Promise<string | null> {
    return this.#first('WHERE kind = ? AND id = ?', [kind, id])
  }

  async latestDocument(kind: Kind): Promise<string | null> {
    return this.#first('WHERE kind = ? ORDER BY created_at DESC, id DESC LIMIT 1', [kind])
  }

  /** Newest first. */
  async documentIds(kind: Kind): Promise<readonly { id: string; createdAt: string }[]> {
    return this.#database.read((session) =>
      session.query(
        idRow,
        `SELECT id, created_at AS createdAt FROM document WHERE kind = ?
         ORDER BY created_at DESC, id DESC`,
        [kind],
      ),
    )
  }

  async memories(): Promise<readonly string[]> {
    const rows = await this.#database.read((session) =>
      session.query(
        contentRow,
        `SELECT p.content FROM published_part p
         JOIN document d ON d.kind = p.kind AND d.id = p.document_id
         ORDER BY d.created_at, d.kind, d.id`,
        [],
      ),
    )
    return rows.map(({ content }) => content)
  }

  async #first(rest: string, parameters: readonly string[]): Promise<string | null> {
    const [row] = await this.#database.read((session) =>
      session.query(jsonRow, `SELECT json FROM document ${rest}`, parameters),
    )
    return row?.json ?? null
  }
}
