import { z } from 'zod'
import { drlRow, provenance } from './analytics.ts'

const minimumCounts = z.object({
  exams: z.int(),
  patients: z.int(),
  facilities: z.int(),
})

/**
 * What facilities see of one another: DRLs and the band of facility medians on a fixed grid of cells,
 * after disclosure control. Immutable; the same bytes for everybody.
 */
export const snapshot = z
  .object({
    schema: z.literal('opendrl-snapshot-1'),
    id: z.string(),
    createdAt: z.string(),
    from: z.string().describe('First day of the exams, inclusive.'),
    to: z.string().describe('Last day of the exams, inclusive.'),
    profile: z.literal('peers'),
    minimum: minimumCounts.describe('A cell under any of these is withheld.'),
    significantFigures: z.int().describe('Of every dose.'),
    grid: z
      .string()
      .optional()
      .describe('Version of the grid: rows come and go with the catalogue, never with exams.'),
    cells: z
      .array(drlRow)
      .describe('The whole grid; a cell with too little of anything is withheld, and so is none.'),
    provenance,
  })
  .describe('Current figures of the registry, as peers see them.')

export type Snapshot = z.infer<typeof snapshot>
