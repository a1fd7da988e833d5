import { open } from 'node:fs/promises'
import { looksLikeTable } from '../ingest/csv/first-line-cells.ts'
import { headText } from '../ingest/csv/head-text.ts'
import type { FileLook } from './look-at-folder.ts'

/** A table whose last line has no end may be cut in the middle of a number: it must rest longer. */
const unendedFactor = 5
/** Whatever is older is not being written any more. */
const restedMs = 3_600_000
const headBytes = 8192

/** Tells which files are written to their end: those that did not change from look to look. */
export class SettledFiles {
  readonly #settleMs: number
  readonly #seen = new Map<string, { readonly state: string; readonly sinceMs: number }>()

  /** @param settleMs how long a file must stay as it is */
  constructor(settleMs: number) {
    this.#settleMs = settleMs
  }

  /** @returns those of the looks that may be read now */
  async settled(looks: readonly FileLook[], nowMs: number): Promise<readonly FileLook[]> {
    const settled: FileLook[] = []
    for (const look of looks) {
      const before = this.#seen.get(look.path)
      if (before?.state !== look.state) {
        this.#seen.set(look.path, { state: look.state, sinceMs: nowMs })
        if (this.#settleMs > 0) continue
      }
      if (await this.#rested(look, nowMs - (before?.sinceMs ?? nowMs), nowMs)) settled.push(look)
    }
    return settled
  }

  /** Once a file is read it need not be remembered. */
  forget(look: FileLook): void {
    this.#seen.delete(look.path)
  }

  async #rested(look: FileLook, quietMs: number, nowMs: number): Promise<boolean> {
    if (quietMs < this.#settleMs) return false
    if (quietMs >= unendedFactor * this.#settleMs) return true
    return nowMs - look.modifiedMs >= restedMs || (await endsWhole(look))
  }
}

/** Binary formats say themselves when they are cut; a table does only by its last line's end. */
async function endsWhole({ path, sizeBytes }: FileLook): Promise<boolean> {
  if (sizeBytes === 0) return true
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return false
  try {
    const head = Buffer.alloc(Math.min(headBytes, sizeBytes))
    const last = Buffer.alloc(1)
    await file.read(head, 0, head.length, 0)
    await file.read(last, 0, 1, sizeBytes - 1)
    const text = headText(head)
    return text === null || !looksLikeTable(text) || last[0] === 10 || last[0] === 13
  } finally {
    await file.close()
  }
}
