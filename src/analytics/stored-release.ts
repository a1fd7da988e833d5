import { z } from 'zod'
import { releaseDocument, releaseFileNames } from '../contract/release.ts'

const anyRow = z.looseObject({})

/** A release made before a column was there has no values in it. */
const older = z.preprocess((release) => {
  const found = z.looseObject({ cells: z.array(anyRow) }).safeParse(release)
  if (!found.success) return release
  return { ...found.data, cells: found.data.cells.map((cell) => ({ as_of: null, ...cell })) }
}, releaseDocument)

/** A release is stored whole, its files with it: they are the same bytes for ever, whatever writes them later. */
const stored = z.object({
  release: older,
  contents: z.record(z.enum(releaseFileNames), z.string().describe('base64')),
})

export type StoredRelease = z.infer<typeof stored>

export function readStoredRelease(json: string): StoredRelease {
  return stored.parse(JSON.parse(json))
}
