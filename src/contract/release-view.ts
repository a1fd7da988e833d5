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

export type ReleaseView = z.infer<typeof releaseView>
export type SnapshotView = z.infer<typeof snapshotView>
