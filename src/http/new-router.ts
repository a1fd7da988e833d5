import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './app-env.ts'
import { ProblemError } from './problem.ts'

/** A sub-app whose validation failures become the one problem shape, field by field, without values. */
export function newRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const errors = result.error.issues.slice(0, 100).map((issue) => ({
        field:
          issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''),
        message: issue.message,
      }))
      const fields = [...new Set(errors.map(({ field }) => field))].join(', ')
      throw new ProblemError(
        'request-invalid',
        `These parts of the request are not valid: ${fields}.`,
        errors,
      )
    },
  })
}
