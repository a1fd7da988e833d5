import { open, readFile, truncate, type FileHandle } from 'node:fs/promises'
import { journalEntry, type FileEntry, type JournalEntry } from './journal-entry.ts'
import { OutboxProblem } from './outbox-problem.ts'

export interface OutboxOwner {
  readonly server: string
  readonly facility: string
  readonly keyCheck: string
}

/** What was read and put into batches: an append-only file, each entry on the disk before it counts. */
export class SentJournal {
  readonly #file: FileHandle
  readonly #records = new Set<string>()
  readonly #batches = new Set<string>()
  readonly #files = new Map<string, FileEntry>()
  readonly #contents = new Map<string, FileEntry>()

  private constructor(file: FileHandle) {
    this.#file = file
  }

  /**
   * An entry torn by a crash is cut off: what it told of is read again.
   * @throws OutboxProblem when the journal is another sender's, or damaged
   */
  static async open(path: string, owner: OutboxOwner): Promise<SentJournal> {
    const entries = await readEntries(path)
    const [head] = entries
    if (head !== undefined) assertOwner(head, owner)
    const journal = new SentJournal(await open(path, 'a', 0o600))
    if (head === undefined) await journal.append([{ kind: 'opendrl-outbox/1', ...owner }])
    else for (const entry of entries) journal.#remember(entry)
    return journal
  }

  hasRecord(mark: string): boolean {
    return this.#records.has(mark)
  }

  hasBatch(name: string): boolean {
    return this.#batches.has(name)
  }

  batchNames(): Iterable<string> {
    return this.#batches
  }

  file(mark: string): FileEntry | undefined {
    return this.#files.get(mark)
  }

  content(mark: string): FileEntry | undefined {
    return this.#contents.get(mark)
  }

  async append(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return
    await this.#file.appendFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    await this.#file.sync()
    for (const entry of entries) this.#remember(entry)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  #remember(entry: JournalEntry): void {
    if (entry.kind === 'batch') {
      this.#batches.add(entry.name)
      for (const mark of entry.records) this.#records.add(mark)
    } else if (entry.kind === 'file') {
      this.#files.set(entry.mark, entry)
      this.#contents.set(entry.content, entry)
    }
  }
}

async function readEntries(path: string): Promise<readonly JournalEntry[]> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const whole = bytes.lastIndexOf(10) + 1
  if (whole < bytes.length) await truncate(path, whole)
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line, index) => {
    const entry = parsed(line)
    if (entry === null || (index === 0) !== (entry.kind === 'opendrl-outbox/1'))
      throw new OutboxProblem(
        `The outbox's journal is damaged at line ${index + 1}. Move the outbox away and send again: the registry recognises what it has.`,
      )
    return entry
  })
}

function parsed(line: string): JournalEntry | null {
  try {
    return journalEntry.parse(JSON.parse(line))
  } catch {
    return null
  }
}

function assertOwner(head: JournalEntry, owner: OutboxOwner): void {
  if (head.kind !== 'opendrl-outbox/1') return
  if (head.server !== owner.server)
    throw new OutboxProblem(
      'The outbox belongs to another registry address; name another folder with --outbox.',
    )
  if (head.facility !== owner.facility || head.keyCheck !== owner.keyCheck)
    throw new OutboxProblem(
      'The outbox belongs to another facility or pseudonym key; name another folder with --outbox.',
    )
}
