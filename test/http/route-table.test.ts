import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { actionSentences } from '../../src/access/action-sentences.ts'
import { actions } from '../../src/access/permissions.ts'
import { parseConfig } from '../../src/config.ts'
import { createApp, openApiDocument } from '../../src/http/create-app.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { actionsExtension, openExtension } from '../../src/http/needs.ts'
import { openAddresses } from '../../src/http/open-addresses.ts'
import { pressureOptions } from '../../src/pressure-options.ts'
import { permissionReference } from '../../src/permission-reference.ts'
import { root } from '../support/opendrl.ts'

const app = createApp(
  () => {
    throw new Error('no service is needed to describe the routes')
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
const document = openApiDocument(app)
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
    const operation = item[method]
    return operation === undefined ? [] : [{ name: `${method.toUpperCase()} ${path}`, operation }]
  }),
)
const isAction = new Set<string>(actions)
const openNames = new Set<string>(openAddresses.map(({ method, path }) => `${method} ${path}`))

describe('the table of routes', () => {
  it('says of each route which actions it needs, or why it needs none', () => {
    const silent = operations.filter(({ name, operation }) => {
      const needed: unknown = operation[actionsExtension]
      const known = Array.isArray(needed) && needed.every((one) => isAction.has(String(one)))
      const open = typeof operation[openExtension] === 'string' || openNames.has(name)
      return known === open
    })
    expect(silent.map(({ name }) => name)).toEqual([])
    expect(operations.length).toBeGreaterThan(45)
  })

  it('has no route outside its description but what is listed as open, and what refuses all', () => {
    const described = new Set(operations.map(({ name }) => name.replaceAll(/\{(\w+)\}/g, ':$1')))
    const refusing = new Set(['ALL /dicomweb/*', 'ALL /fhir/*'])
    const bare = app.routes
      // middleware is for all methods and takes what comes next
      .filter(({ method, handler }) => method !== 'ALL' || handler.length < 2)
      .map(({ method, path }) => `${method} ${path}`)
      .filter((name) => !described.has(name) && !openNames.has(name) && !refusing.has(name))
    expect([...new Set(bare)]).toEqual([])
  })

  it('is the reference of permissions: every route is on it, every action has a sentence', () => {
    const text = permissionReference(document)
    const missing = operations.filter(({ name }) => !text.includes(`\`${name}\``))
    expect(missing.map(({ name }) => name)).toEqual([])
    const unsaid = actions.filter((action) => !/^[A-Z].*\.$/.test(actionSentences[action]))
    expect(unsaid).toEqual([])
  })

  it('leaves decisions to one file: no other of the HTTP side asks the authorisation table', () => {
    const folder = join(root, 'src/http')
    const asking = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        name.endsWith('.ts') &&
        /\b(authorise|visibleFacilities)\(/.test(readFileSync(join(folder, name), 'utf8')),
    )
    // `keys.ts` tells a credential which facilities it stands for (GET /session).
    expect(asking.toSorted()).toEqual(['access.ts', 'keys.ts'])
  })
})
