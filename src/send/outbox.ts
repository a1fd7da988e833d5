import * as crypto from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { renameSynced, replaceFile, writeSynced } from './durable-file.ts'
import type { FileEntry } from './journal-entry.ts'
import { SentJournal, type OutboxOwner } from './sent-journal.ts'

/** Of one upload. */
export const mostRecords = 2_000
export const mostBytes = 8 * 2 ** 20
const batchPattern = /^(\d{8})-([0-9a-f]{64})\.ndjson$/
const draftEnding = '.new'

export interface Batch {
  readonly name: string
  /** Of its bytes: what the registry's receipt names it by. */
  readonly sha256: string
}

/** Where a line was read, for the report of this run; a file by its number. */
export interface Place {
  readonly file: number
  readonly member: number
  readonly row: number | null
}

export interface Reason {
  readonly status: number | null
  readonly reason: string
  readonly at: string
}

/**
 * What waits to be sent, on disk: batches of pseudonymised lines, each written whole before it is renamed to
 * where it counts, and a journal of what was put in, so that nothing is lost or sent twice by a kill.
 */
export class Outbox {
  readonly journal: SentJournal
  readonly #pending: string
  readonly #aside: string
  #lines: string[] = []
  #marks: string[] = []
  #places: Place[] = []
  /** Of the lines of batches made by this run; they are not written down. */
  readonly #placesOf = new Map<string, readonly Place[]>()
  #bytes = 0
  /** Marks of the open batch, which the journal does not know yet. */
  readonly #open = new Set<string>()
  #files: FileEntry[] = []
  #waiting: Batch[] = []
  #next = 1

  private constructor(folder: string, journal: SentJournal) {
    this.journal = journal
    this.#pending = join(folder, 'pending')
    this.#aside = join(folder, 'set-aside')
  }

  /** @throws OutboxProblem */
  static async open(folder: string, owner: OutboxOwner): Promise<Outbox> {
    for (const path of [folder, join(folder, 'pending'), join(folder, 'set-aside')])
      await mkdir(path, { recursive: true, mode: 0o700 })
    const outbox = new Outbox(folder, await SentJournal.open(join(folder, 'journal.ndjson'), owner))
    await outbox.#recover()
    return outbox
  }

  /** Oldest first. */
  get waiting(): readonly Batch[] {
    return this.#waiting
  }

  /** @returns false when the record is in a batch already. @param mark of examId, recordId and content */
  async add(line: string, mark: string, place: Place): Promise<boolean> {
    if (this.#open.has(mark) || this.journal.hasRecord(mark)) return false
    const bytes = Buffer.byteLength(line) + 1
    if (this.#lines.length >= mostRecords || this.#bytes + bytes > mostBytes) await this.flush()
    this.#lines.push(line)
    this.#marks.push(mark)
    this.#places.push(place)
    this.#open.add(mark)
    this.#bytes += bytes
    return true
  }

  /** Counts once its lines are on the disk: with the next flush. */
  fileRead(entry: FileEntry): void {
    this.#files.push(entry)
  }

  /** Puts everything that was added on the disk, a batch if there are lines. */
  async flush(): Promise<void> {
    const files = this.#files
    const records = this.#marks
    const places = this.#places
    const content = this.#lines.map((line) => `${line}\n`).join('')
    this.#files = []
    this.#marks = []
    this.#places = []
    this.#lines = []
    this.#bytes = 0
    if (records.length === 0) return this.journal.append(files)
    const { name } = await this.#addBatch(content, records, files)
    this.#placesOf.set(name, places)
    this.#open.clear()
  }

  /** @returns the bytes of a batch */
  read(batch: Batch): Promise<Buffer> {
    return readFile(join(this.#pending, batch.name))
  }

  /** @param line 1-based. @returns null for a batch of an earlier run */
  placeOf({ name }: Batch, line: number): Place | null {
    return this.#placesOf.get(name)?.[line - 1] ?? null
  }

  /** The registry has the batch. */
  async delivered(batch: Batch): Promise<void> {
    await rm(join(this.#pending, batch.name), { force: true })
    this.#drop(batch)
  }

  /** Keeps lines the registry refused, with the reason, out of the way of the others. */
  async setAside(batch: Batch, lines: string, reason: Reason): Promise<void> {
    const path = join(this.#aside, batch.name)
    await replaceFile(`${path}.reason.json`, `${JSON.stringify(reason, null, 2)}\n`)
    await replaceFile(path, lines)
    await this.delivered(batch)
  }

  /** Two batches of half the lines for one that is too large for the registry. */
  async split(batch: Batch): Promise<void> {
    const lines = (await this.read(batch))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
    const half = Math.ceil(lines.length / 2)
    for (const part of [lines.slice(0, half), lines.slice(half)])
      await this.#addBatch(part.map((line) => `${line}\n`).join(''), [], [])
    await this.delivered(batch)
  }

  async batchesAside(): Promise<number> {
    return (await readdir(this.#aside)).filter((name) => batchPattern.test(name)).length
  }

  /** Takes up again what was set aside; a blank line more makes other bytes of it, which are read anew. */
  async retryAside(): Promise<void> {
    for (const name of await readdir(this.#aside)) {
      if (!batchPattern.test(name)) continue
      const path = join(this.#aside, name)
      await this.#addBatch(`${await readFile(path, 'utf8')}\n`, [], [])
      await rm(path, { force: true })
      await rm(`${path}.reason.json`, { force: true })
    }
  }

  async close(): Promise<void> {
    await this.journal.close()
  }

  /** Draft, journal, then the name that counts: a kill in between leaves what the next start can finish. */
  async #addBatch(
    content: string,
    records: readonly string[],
    files: readonly FileEntry[],
  ): Promise<Batch> {
    const sha256 = crypto.createHash('sha256').update(content).digest('hex')
    const name = `${String(this.#next++).padStart(8, '0')}-${sha256}.ndjson`
    const path = join(this.#pending, name)
    await writeSynced(`${path}${draftEnding}`, content)
    await this.journal.append([{ kind: 'batch', name, records: [...records] }, ...files])
    await renameSynced(`${path}${draftEnding}`, path)
    const batch = { name, sha256 }
    this.#waiting.push(batch)
    return batch
  }

  #drop({ name }: Batch): void {
    this.#waiting = this.#waiting.filter((batch) => batch.name !== name)
    this.#placesOf.delete(name)
  }

  async #recover(): Promise<void> {
    for (const name of await readdir(this.#pending)) {
      if (!name.endsWith(draftEnding)) continue
      const path = join(this.#pending, name)
      const final = name.slice(0, -draftEnding.length)
      if (this.journal.hasBatch(final)) await renameSynced(path, join(this.#pending, final))
      else await rm(path, { force: true })
    }
    const named = (await readdir(this.#pending)).sort().flatMap((name) => {
      const match = batchPattern.exec(name)
      return match === null ? [] : [{ name, sha256: match[2] ?? '' }]
    })
    this.#waiting = named
    for (const name of this.journal.batchNames())
      this.#next = Math.max(this.#next, Number(name.slice(0, 8)) + 1)
  }
}
