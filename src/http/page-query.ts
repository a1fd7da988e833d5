import { z } from '@hono/zod-openapi'

/** Lists page by cursor: `after` is the last id of the page before. */
export const pageQuery = z.object({
  facility: z.string().max(40).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/, 'a whole number up to 1000')
    .default('50')
    .transform((text) => Number(text))
    .pipe(z.number().min(1).max(1000)),
  after: z.string().max(64).optional(),
})
