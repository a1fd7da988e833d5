import { z } from '@hono/zod-openapi'
import { parseCalendarDate } from '../domain/calendar-date.ts'

/** Lists page by cursor: `after` is the last id of the page before. */
export const pageQuery = z.strictObject({
  facility: z.string().max(40).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'a whole number up to 1000')
    .default('50')
    .transform((text) => Number(text))
    .pipe(z.number().min(1).max(1000)),
  after: z.string().max(64).optional(),
})

/** Where a page of exams begins: the date and id of the last one before it. */
export const examCursor = z
  .string()
  .max(64)
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}~./.test(text) && parseCalendarDate(text.slice(0, 10)) !== null,
    'the `next` of the page before',
  )
