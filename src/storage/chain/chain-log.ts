import { mkdirSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import {
  beginning,
  type ChainHeader,
  type ChainPosition,
  frameOf,
  hashOfEntry,
  nextHeader,
  sha256Of,
} from './chain-frame.ts'
import { readSegment, segmentName, segmentNumbers, segmentsAfter } from './chain-segments.ts'
import { finishReplacing, replaceBodies } from './replace-bodies.ts'
import { syncDirectory } from './sync-directory.ts'
import { rewriteKind } from './verify-chain.ts'

export interface ChainEntry extends ChainHeader {
  readonly body: Uint8Array
}

interface NewEntry {
  readonly at: string
  readonly kind: string
  readonly body: Uint8Array
}

interface Waiting extends NewEntry {
  /** Bodies this entry replaces, by number of the entry. */
  readonly bodies: ReadonlyMap<number, Uint8Array> | null
  readonly resolve: (position: ChainPosition) => void
  readonly reject: (error: unknown) => void
}

/** A chain that cannot be gone on with: its end is not what was written, or the disk failed under it. */
export class ChainBroken extends Error {
  override readonly name = 'ChainBroken'
}

const diskFailed =
  'The disk failed while the ledger was written. Start the service again when the disk is sound.'

const defaultSegmentBytes = 64 * 2 ** 20

/**
 * A file log in which every entry holds the hash of the one before: append-only, on disk before `append`
 * resolves; appends that come together share one flush. One process owns a directory (its lock is the data
 * directory's).
 */
export class ChainLog {
  readonly #directory: string
  readonly #segmentBytes: number
  #segment: number
  #file: FileHandle
  #length: number
  #head: ChainPosition
  #waiting: Waiting[] = []
  #flushing: Promise<void> | null = null
  #broken: ChainBroken | null = null

  private constructor(
    directory: string,
    segmentBytes: number,
    at: { segment: number; file: FileHandle; length: number; head: ChainPosition },
  ) {
    this.#directory = directory
    this.#segmentBytes = segmentBytes
    this.#segment = at.segment
    this.#file = at.file
    this.#length = at.length
    this.#head = at.head
  }

  /**
   * Opens a chain, or begins one. An entry whose writing was cut off is cut away: nobody was told of it.
   * @throws ChainBroken when its last file is not as it was written
   */
  static async open({
    directory,
    segmentBytes = defaultSegmentBytes,
  }: {
    readonly directory: string
    readonly segmentBytes?: number
  }): Promise<ChainLog> {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    finishReplacing(directory)
    const numbers = segmentNumbers(directory)
    const segment = numbers.at(-1) ?? 1
    const { head, length } =
      numbers.length === 0 ? { head: beginning, length: 0 } : endOf(directory, numbers)
    const file = await open(join(directory, segmentName(segment)), 'a', 0o600)
    if ((await file.stat()).size !== length) {
      await file.truncate(length)
      await file.datasync()
    }
    if (numbers.length === 0) syncDirectory(directory)
    return new ChainLog(directory, segmentBytes, { segment, file, length, head })
  }

  get head(): ChainPosition {
    return this.#head
  }

  /** Why it cannot be gone on with; null when it can. */
  get fault(): string | null {
    return this.#broken?.message ?? null
  }

  /** Resolves when the entry is on disk. What failed is not in the chain. */
  append(entry: NewEntry): Promise<ChainPosition> {
    return this.#enqueue(entry, null)
  }

  /** Entries in order, those that are on disk when their file is reached. */
  async *entries(after = 0): AsyncGenerator<ChainEntry> {
    yield* entriesOf(this.#directory, after, () => this.#head.sequence)
  }

  /**
   * Replaces the bodies of earlier entries, and appends an entry that says so; both happen or neither.
   * @param bodies the new body by number of the entry
   */
  rewrite(at: string, bodies: ReadonlyMap<number, Uint8Array>): Promise<ChainPosition> {
    const hashes = [...bodies].map(([sequence, body]) => [String(sequence), sha256Of(body)])
    const body = Buffer.from(JSON.stringify(Object.fromEntries(hashes)))
    return this.#enqueue({ at, kind: rewriteKind, body }, bodies)
  }

  async close(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing
    this.#broken ??= new ChainBroken('The chain is closed.')
    await this.#file.close()
  }

  #enqueue(entry: NewEntry, bodies: Waiting['bodies']): Promise<ChainPosition> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...entry, bodies, resolve, reject })
      this.#flushing ??= this.#flush()
    })
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch()
      try {
        const positions = await this.#write(batch)
        for (const [index, { resolve }] of batch.entries()) resolve(positions[index] ?? this.#head)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    // In the turn of the last look: who comes later begins anew.
    this.#flushing = null
  }

  /** All that wait, up to one that replaces bodies: that one goes alone. */
  #nextBatch(): readonly Waiting[] {
    const alone = this.#waiting.findIndex(({ bodies }) => bodies !== null)
    const count = alone === -1 ? this.#waiting.length : Math.max(alone, 1)
    return this.#waiting.splice(0, count)
  }

  async #write(batch: readonly Waiting[]): Promise<readonly ChainPosition[]> {
    if (this.#broken !== null) throw this.#broken
    const bodies = batch[0]?.bodies ?? null
    if (bodies !== null || this.#length >= this.#segmentBytes) await this.#nextSegment()
    if (bodies === null) return this.#appendAll(batch)
    const replacing = replaceBodies(this.#directory, bodies, this.#head.sequence + 1)
    try {
      const positions = await this.#appendAll(batch)
      replacing.finish()
      return positions
    } catch (error) {
      replacing.giveUp()
      throw error
    }
  }

  async #appendAll(batch: readonly NewEntry[]): Promise<readonly ChainPosition[]> {
    const positions: ChainPosition[] = []
    const frames: Buffer[] = []
    let head = this.#head
    for (const entry of batch) {
      const header = nextHeader(head, entry)
      head = { sequence: header.sequence, hash: header.hash }
      positions.push(head)
      frames.push(frameOf(header, entry.body))
    }
    const bytes = Buffer.concat(frames)
    try {
      for (let done = 0; done < bytes.length;)
        done += (await this.#file.write(bytes, done, bytes.length - done)).bytesWritten
    } catch (error) {
      await this.#cutBack()
      throw error
    }
    try {
      await this.#file.datasync()
    } catch (error) {
      // After a failed flush nobody knows what is on disk (the kernel forgets what it could not write).
      this.#broken = new ChainBroken(diskFailed, { cause: error })
      throw this.#broken
    }
    this.#length += bytes.length
    this.#head = head
    return positions
  }

  /** A full disk took part of an entry: the file ends where it did before. */
  async #cutBack(): Promise<void> {
    try {
      await this.#file.truncate(this.#length)
    } catch (error) {
      this.#broken = new ChainBroken(diskFailed, { cause: error })
    }
  }

  async #nextSegment(): Promise<void> {
    if (this.#length === 0) return
    const next = await open(join(this.#directory, segmentName(this.#segment + 1)), 'ax', 0o600)
    syncDirectory(this.#directory)
    await this.#file.close()
    this.#file = next
    this.#segment += 1
    this.#length = 0
  }
}

/** The entries of a directory's chain, also while another process appends to it. */
export async function* entriesOf(
  directory: string,
  after = 0,
  upTo: () => number = () => Number.MAX_SAFE_INTEGER,
): AsyncGenerator<ChainEntry> {
  for (const number of segmentsAfter(directory, after)) {
    for (const { header, body } of readSegment(directory, number).frames) {
      if (header.sequence > upTo()) return
      if (header.sequence > after) yield { ...header, body }
    }
  }
}

/** The last entry: of the last file, or of the one before when that was only begun. */
function endOf(
  directory: string,
  numbers: readonly number[],
): { readonly head: ChainPosition; readonly length: number } {
  let length = 0
  for (const number of [...numbers].reverse()) {
    const content = readSegment(directory, number)
    const isLast = number === numbers.at(-1)
    if (content.rest === 'foreign' || (content.rest === 'torn' && !isLast))
      throw new ChainBroken(`${join(directory, segmentName(number))} is not as it was written.`)
    if (isLast) length = content.length
    const last = content.frames.at(-1)?.header
    if (last === undefined) continue
    if (last.hash !== hashOfEntry(last))
      throw new ChainBroken(`${join(directory, segmentName(number))}: its last entry was changed.`)
    return { head: { sequence: last.sequence, hash: last.hash }, length }
  }
  return { head: beginning, length }
}
