import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { part10Header, type FileMeta } from '../part10-header.ts'
import { Batches, batchTimes, type BatchTimes } from './batches.ts'
import { FolderSync, syncFolder } from './folder-sync.ts'
import { unfinishedEnding, writeDurably } from './write-durably.ts'

export interface InboxFile {
  readonly path: string
  /** What it is called in a receipt: its SOP Instance UID. */
  readonly name: string
}

export interface ReceivedObject extends FileMeta {
  readonly dataSet: readonly Uint8Array[]
}

export interface InboxParts {
  /** A folder for each facility is made in it; only the service's user may look in. */
  readonly folder: string
  /** Takes files in as one upload. @returns once the receipt is complete. @throws when it is not */
  readonly ingest: (facilityId: string, files: readonly InboxFile[]) => Promise<void>
  readonly onFailure: (error: Error) => void
  /** Of this start, in no earlier one: file names are made of it. */
  readonly startedAt: Date
  readonly times?: BatchTimes
}

interface Compartment {
  readonly folder: string
  readonly sync: FolderSync
  readonly files: Batches<InboxFile>
}

const ending = '.dcm'
const facilityFolder = /^[a-z0-9][a-z0-9-]{1,39}$/

/**
 * Objects that were acknowledged and not yet taken in: a DICOM file each, on disk before the sender hears
 * so, deleted once a receipt counts it. What a crash leaves is taken in at the next start; what is then
 * taken in twice is known by its identity and counts once.
 */
export class Inbox {
  readonly #parts: InboxParts
  readonly #compartments = new Map<string, Promise<Compartment>>()
  readonly #open = new Map<string, Batches<InboxFile>>()
  #count = 0

  constructor(parts: InboxParts) {
    this.#parts = parts
  }

  /** Objects kept and not yet taken in. */
  get waiting(): number {
    return [...this.#open.values()].reduce((sum, files) => sum + files.waiting, 0)
  }

  /** Takes up what an earlier run left. @returns how many objects */
  async recover(): Promise<number> {
    const { folder } = this.#parts
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const { name: facilityId } of entries.filter(
      (entry) => entry.isDirectory() && facilityFolder.test(entry.name),
    )) {
      const left = (await readdir(join(folder, facilityId))).toSorted()
      for (const name of left.filter((file) => file.endsWith(unfinishedEnding)))
        await rm(join(folder, facilityId, name))
      const whole = left.filter((file) => file.endsWith(ending))
      if (whole.length === 0) continue
      const { files } = await this.#compartment(facilityId)
      files.add(
        ...whole.map((name) => ({
          path: join(folder, facilityId, name),
          name: name.slice(0, -ending.length).split('_')[1] ?? 'object',
        })),
      )
    }
    return this.waiting
  }

  /** Resolves when the object is on disk: from then on it may be acknowledged. @throws what the disk said */
  async keep(facilityId: string, { dataSet, ...meta }: ReceivedObject): Promise<void> {
    const { folder, sync, files } = await this.#compartment(facilityId)
    this.#count += 1
    const order = `${this.#parts.startedAt.getTime()}-${String(this.#count).padStart(9, '0')}`
    const name = `${order}_${meta.sopInstanceUid}${ending}`
    await writeDurably(folder, name, [part10Header(meta), ...dataSet], sync)
    files.add({ path: join(folder, name), name: meta.sopInstanceUid })
  }

  /** A sender is done for now: what it sent need not wait for more. */
  associationEnded(facilityId: string): void {
    this.#open.get(facilityId)?.nudge()
  }

  /** Takes in what waits, as far as the time allows; the rest is there at the next start. */
  async close(withinMs: number): Promise<void> {
    await Promise.all([...this.#open.values()].map((files) => files.close(withinMs)))
  }

  #compartment(facilityId: string): Promise<Compartment> {
    const known = this.#compartments.get(facilityId)
    if (known !== undefined) return known
    const made = this.#make(facilityId)
    this.#compartments.set(facilityId, made)
    // A disk that was full then may have room later.
    made.catch(() => this.#compartments.delete(facilityId))
    return made
  }

  async #make(facilityId: string): Promise<Compartment> {
    const { folder: inbox, times = batchTimes } = this.#parts
    const folder = join(inbox, facilityId)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await syncFolder(inbox)
    await syncFolder(dirname(inbox))
    const files = new Batches<InboxFile>((batch) => this.#ingest(facilityId, batch), times)
    this.#open.set(facilityId, files)
    return { folder, sync: new FolderSync(folder), files }
  }

  async #ingest(facilityId: string, files: readonly InboxFile[]): Promise<boolean> {
    try {
      await this.#parts.ingest(facilityId, files)
      for (const { path } of files) await rm(path, { force: true })
      return true
    } catch (error) {
      this.#parts.onFailure(error instanceof Error ? error : new Error('an upload failed'))
      return false
    }
  }
}
