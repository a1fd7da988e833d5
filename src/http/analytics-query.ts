import { z } from '@hono/zod-openapi'
import { analyticsFilter, type AnalyticsFilter } from '../contract/analytics.ts'

/** The analytics filter as query parameters: the same fields, numbers as text, nothing else allowed. */
export const analyticsQuery = z
  .strictObject({
    ...analyticsFilter.shape,
    quantileType: z
      .enum(['6', '7'])
      .optional()
      .openapi({ description: 'Hyndman-Fan type; default 7.' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['from'],
    message: 'from lies after to',
  })

export function toAnalyticsFilter({
  quantileType,
  ...rest
}: z.infer<typeof analyticsQuery>): AnalyticsFilter {
  if (quantileType === undefined) return rest
  return { ...rest, quantileType: quantileType === '6' ? 6 : 7 }
}
