import { z } from 'zod'

/** What the export thread is told. */
export const exportOrder = z.object({
  directory: z.string(),
  options: z.object({
    seed: z.int(),
    exams: z.int(),
    hospitals: z.int(),
    until: z.string(),
    years: z.literal(3),
  }),
})

/** What it says of each hospital, in their order. */
export const writtenExport = z.object({ hospital: z.string(), paths: z.array(z.string()) })

export type ExportOrder = z.infer<typeof exportOrder>
export type WrittenExport = z.infer<typeof writtenExport>
