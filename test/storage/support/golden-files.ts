import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

const folder = join(import.meta.dirname, '../golden')
const ending = '.duckdb.gz'

const answers = z.object({
  name: z.string(),
  commit: z.string(),
  answers: z.array(z.object({ command: z.array(z.string()), rows: z.array(z.unknown()) })),
  exams: z.array(z.object({ facility: z.string(), exams: z.int() })),
  uploads: z.array(z.object({ uploadId: z.string(), state: z.string(), counts: z.unknown() })),
  mappings: z.array(z.object({ facility: z.string(), mapped: z.int() })),
})
export type GoldenAnswers = z.infer<typeof answers>

/** Names of the golden registries, one of each released schema (docs/trust/backup.md says how one is made). */
export const goldenNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length))
  .sort()

/** Puts the database file of a golden registry into a data directory. @returns its path */
export function unpackGolden(name: string, dataDir: string): string {
  const file = join(dataDir, 'registry.duckdb')
  writeFileSync(file, gunzipSync(readFileSync(join(folder, `${name}${ending}`))))
  return file
}

/** What the version that wrote it answered. */
export const goldenAnswers = (name: string): GoldenAnswers =>
  answers.parse(
    JSON.parse(gunzipSync(readFileSync(join(folder, `${name}.answers.json.gz`))).toString()),
  )
