import type { z } from '@hono/zod-openapi'

/** The content entry of a JSON answer of this shape. */
export const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } })
