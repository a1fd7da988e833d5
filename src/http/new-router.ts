import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './app-env.ts'
import { faultsOf } from './faults-of.ts'
import { ProblemError } from './problem.ts'

/** A sub-app whose validation failures become the one problem shape, field by field, without values. */
export function newRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const errors = faultsOf(result.error)
      const fields = [...new Set(errors.map(({ field }) => field))].slice(0, 10).join(', ')
      throw new ProblemError(
        'request-invalid',
        `These parts of the request are not valid: ${fields}.`,
        errors,
      )
    },
  })
}
