import * as crypto from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { ExportLayout } from '../catalogue/export-layouts/export-layout.ts'
import { layoutView } from '../contract/layout.ts'
import { layoutOf } from '../ingest/columns/layout-of.ts'
import { versionName } from '../ingest/columns/own-layouts.ts'
import { softwareVersion } from '../version.ts'
import { replaceFile } from './durable-file.ts'

/** As the registry answers. */
export const layoutsAnswer = z.object({ layouts: z.array(layoutView) })
type LayoutsAnswer = z.infer<typeof layoutsAnswer>

/** How the facility's own tables are read: asked of the registry, and kept for when it is away. */
export class OwnLayoutFile {
  readonly #path: string
  #text = ''
  #layouts: readonly ExportLayout[] = []

  constructor(path: string) {
    this.#path = path
  }

  get layouts(): readonly ExportLayout[] {
    return this.#layouts
  }

  /** Names what reads: what one reader refused another may be able to read. */
  get reader(): string {
    const digest = crypto.createHash('sha256').update(this.#text).digest('hex').slice(0, 8)
    return this.#layouts.length === 0 ? softwareVersion : `${softwareVersion}+${digest}`
  }

  /** What was kept by an earlier run, if any. */
  async load(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => null)
    if (text === null) return
    const kept = layoutsAnswer.safeParse(parsedJson(text))
    if (kept.success) this.#take(kept.data)
  }

  /** @param answer of the registry; null when it did not answer, and what is kept holds */
  async update(answer: LayoutsAnswer | null): Promise<void> {
    if (answer === null) return
    const before = this.#text
    this.#take(answer)
    if (this.#text !== before) await replaceFile(this.#path, this.#text)
  }

  #take({ layouts }: LayoutsAnswer): void {
    const current = layouts.filter(({ state }) => state === 'current')
    this.#layouts = current.flatMap(({ id, version, decisions }) =>
      decisions === null ? [] : [layoutOf(versionName(id, version), decisions)],
    )
    // How many uploads a layout read changes all the time, and changes no reading.
    this.#text = JSON.stringify({ layouts: current.map((view) => ({ ...view, uploads: 0 })) })
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
