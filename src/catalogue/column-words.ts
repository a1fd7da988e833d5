import { z } from 'zod'
import json from './column-words.json' with { type: 'json' }

const phrases = z.array(z.string().regex(/^[a-z0-9#? ]+$/)).min(1)

const columnWords = z.strictObject({
  source: z.string(),
  fields: z.array(
    z.strictObject({
      in: z.enum(['exam', 'patient', 'device', 'event']),
      field: z.string(),
      /** By language. */
      words: z.record(z.string().length(2), phrases),
    }),
  ),
  /** Columns that are known and never read. */
  notRead: z.strictObject({ name: phrases, freeText: phrases, otherFigure: phrases }),
  /** Words that tell nothing about what a column holds. */
  neutral: phrases,
  /** Words of a value that was compared with, not measured. */
  reference: phrases,
})

export type ColumnWords = z.infer<typeof columnWords>

/**
 * What departments and dose managers write above the columns of a table, in lower case without accents, by field
 * and language.
 */
export const columnWordList: ColumnWords = columnWords.parse(json)
