import { pino } from 'pino'
import { parseConfig } from '../../../src/config.ts'
import { pressureOptions } from '../../../src/pressure-options.ts'
import { createApp, openApiDocument } from '../../../src/http/create-app.ts'
import { openAddresses } from '../../../src/http/open-addresses.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import { actionsExtension } from '../../../src/http/needs.ts'
import type { Action } from '../../../src/access/permissions.ts'
import { actions } from '../../../src/access/permissions.ts'
import { bodyFillers, pathFillers, queryFillers, type Filling } from './walk-fillers.ts'
import type { RawRequest } from './raw-request.ts'

export interface WalkRoute {
  readonly method: string
  /** With its parameters in braces. */
  readonly path: string
  readonly actions: readonly Action[]
  readonly queryNames: readonly string[]
  readonly hasBody: boolean
}

const app = createApp(
  () => {
    throw new Error('no service is needed to list the routes')
  },
  {
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    newRequestId: () => '',
    webRoot: '',
    metricsOpen: false,
    overTls: false,
    pressure: pressureOptions(parseConfig({}), () => undefined),
  },
)

/** Addresses without a credential have nothing of a hospital to give; they are walked by themselves. */
const open = new Set<string>(openAddresses.map(({ method, path }) => `${method} ${path}`))

/** Every route of the service's own description that needs a credential. */
export const walkRoutes: readonly WalkRoute[] = Object.entries(
  openApiDocument(app).paths ?? {},
).flatMap(([path, item]) =>
  (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
    const operation = item[method]
    if (operation === undefined || open.has(`${method.toUpperCase()} ${path}`)) return []
    const needed: unknown = operation[actionsExtension]
    const names = Array.isArray(needed) ? needed.map(String) : []
    return [
      {
        method: method.toUpperCase(),
        path,
        actions: actions.filter((action) => names.includes(action)),
        queryNames: (operation.parameters ?? []).flatMap((parameter) =>
          'name' in parameter && parameter.in === 'query' ? [parameter.name] : [],
        ),
        hasBody: operation.requestBody !== undefined,
      },
    ]
  }),
)

/** Every address with a handler, the undescribed ones as well: method and path as they were registered. */
export const registered: readonly { readonly method: string; readonly path: string }[] = app.routes
  .filter(({ method, handler }) => method !== 'ALL' || handler.length < 2)
  .map(({ method, path }) => ({ method, path }))

/** Places of the routes that nothing fills: the walk would not ask them for what is another's. */
export function unfilled(): readonly string[] {
  return walkRoutes.flatMap((route) => {
    const name = nameOf(route)
    const paths = placesOf(route.path).filter((place) => !(place in pathFillers))
    const queries = route.queryNames.filter((query) => !(query in queryFillers))
    const body = route.hasBody && !(name in bodyFillers) ? ['its body'] : []
    return [...paths, ...queries, ...body].map((place) => `${name}: ${place}`)
  })
}

export const nameOf = ({ method, path }: Pick<WalkRoute, 'method' | 'path'>): string =>
  `${method} ${path}`

const placesOf = (path: string): readonly string[] => {
  const parts = path.split('/')
  return parts.flatMap((part, at) => (part.startsWith('{') ? [`${parts[at - 1]}/${part}`] : []))
}

/** Whether a request to the route names something of a facility, besides what its credential says. */
export const addresses = (route: WalkRoute, filling: Filling): boolean => {
  const other: Filling = {
    ...filling,
    target: {
      ...filling.target,
      facility: '',
      upload: '',
      exam: '',
      rule: '',
      layout: '',
      key: '',
    },
  }
  const filled = (one: Filling) => JSON.stringify(requestOf(route, one))
  return filled(filling) !== filled(other)
}

/** A request to the route that names what belongs to the filling's target wherever it can. */
export function requestOf(route: WalkRoute, filling: Filling): RawRequest {
  const parts = route.path.split('/')
  const path = parts
    .map((part, at) => {
      if (!part.startsWith('{')) return part
      return encodeURIComponent(pathFillers[`${parts[at - 1]}/${part}`]?.(filling) ?? 'unfilled')
    })
    .join('/')
  const query = new URLSearchParams()
  for (const name of route.queryNames) {
    const value = queryFillers[name]?.(filling)
    if (value !== undefined) query.set(name, value)
  }
  const sent = route.hasBody ? bodyFillers[nameOf(route)]?.(filling) : undefined
  return {
    method: route.method,
    path: query.size === 0 ? path : `${path}?${query.toString()}`,
    headers: sent === undefined ? {} : { 'Content-Type': sent.type },
    body: sent?.body,
  }
}
