import type { OpenAPIHono } from '@hono/zod-openapi'

/** The OpenAPI 3.1 document of an app. */
export type OpenAPIObject = ReturnType<OpenAPIHono['getOpenAPI31Document']>
