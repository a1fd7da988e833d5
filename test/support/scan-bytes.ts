import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files below a folder whose bytes hold any of some texts, and which text. */
export function filesHolding(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name)
      const bytes = readFileSync(path)
      return texts.filter((text) => bytes.includes(text)).map((text) => `${entry.name}: ${text}`)
    })
}
