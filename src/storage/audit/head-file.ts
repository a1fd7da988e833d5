import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { AuditKeys } from '../../access/audit/audit-keys.ts'
import type { ChainPosition } from '../chain/chain-frame.ts'

const headFile = z.strictObject({
  sequence: z.int().min(0),
  hash: z.string().regex(/^([0-9a-f]{64})?$/),
  mac: z.string().regex(/^[0-9a-f]{64}$/),
})

/** What the head file says: how far the trail reached, `missing`, or `changed` when the key did not sign it. */
export type KnownHead = ChainPosition | 'missing' | 'changed'

const pathOf = (directory: string): string => join(directory, 'head.json')

/** At most so often: a head behind the trail by moments costs nothing, each writing takes a flush of the disk. */
const everyMs = 50

export function readHead(directory: string, keys: Pick<AuditKeys, 'headMac'>): KnownHead {
  let text: string
  try {
    text = readFileSync(pathOf(directory), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing'
    throw error
  }
  const head = parsedHead(text)
  if (head === null || head.mac !== keys.headMac(head.sequence, head.hash)) return 'changed'
  return { sequence: head.sequence, hash: head.hash }
}

function parsedHead(text: string): z.infer<typeof headFile> | null {
  try {
    return headFile.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/**
 * Keeps the signed head of the trail beside it: `{sequence, hash, mac}`. It is written after the entry it names is on
 * disk and is never ahead of it; by it a trail whose end was cut off, or that was written anew, is told.
 */
export class HeadWriter {
  readonly #directory: string
  readonly #keys: Pick<AuditKeys, 'headMac'>
  readonly #onFailure: (error: Error) => void
  #wanted: ChainPosition | null = null
  #writing: Promise<void> | null = null
  #hurry: () => void = () => undefined
  #closing = false

  constructor(
    directory: string,
    keys: Pick<AuditKeys, 'headMac'>,
    onFailure: (error: Error) => void,
  ) {
    this.#directory = directory
    this.#keys = keys
    this.#onFailure = onFailure
  }

  /** Takes the head to this place soon. */
  note(position: ChainPosition): void {
    if (this.#wanted !== null && this.#wanted.sequence > position.sequence) return
    this.#wanted = position
    this.#writing ??= this.#writeAll()
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    this.#closing = true
    this.#hurry()
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    while (this.#wanted !== null) {
      const position = this.#wanted
      this.#wanted = null
      await this.#write(position).catch(this.#onFailure)
      if (!this.#closing) await this.#pause()
    }
    this.#writing = null
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #write({ sequence, hash }: ChainPosition): Promise<void> {
    const path = pathOf(this.#directory)
    const head = { sequence, hash, mac: this.#keys.headMac(sequence, hash) }
    const file = await open(`${path}.new`, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify(head))
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(`${path}.new`, path)
  }
}
