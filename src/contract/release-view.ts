import { z } from 'zod'

export const releaseFile = z.object({
  name: z.string(),
  url: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  sha256: z.string(),
})

export const releaseView = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  period: z.object({ from: z.string(), to: z.string() }),
  cells: z.int(),
  withheld: z.int(),
  files: z.array(releaseFile),
})

export const snapshotView = z.object({
  id: z.string(),
  createdAt: z.string(),
  period: z.object({ from: z.string(), to: z.string() }),
  cells: z.int(),
  withheld: z.int(),
})

/** Files of a release, by name: the cells in four formats, what they mean, how they were made. */
export const releaseFileNames = [
  'cells.parquet',
  'cells.arrow',
  'cells.csv',
  'cells.json',
  'dictionary.json',
  'method.md',
] as const
export type ReleaseFileName = (typeof releaseFileNames)[number]
export const mediaTypes: Readonly<Record<ReleaseFileName, string>> = {
  'cells.parquet': 'application/vnd.apache.parquet',
  'cells.arrow': 'application/vnd.apache.arrow.file',
  'cells.csv': 'text/csv; charset=utf-8; header=present',
  'cells.json': 'application/json',
  'dictionary.json': 'application/json',
  'method.md': 'text/markdown; charset=utf-8',
}
export type ReleaseView = z.infer<typeof releaseView>
export type SnapshotView = z.infer<typeof snapshotView>
