// before any schema is made: it gives them their descriptions
import '@hono/zod-openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions, type Reach } from '../../src/access/permissions.ts'
import { roles, type Role } from '../../src/access/role.ts'
import { openAddresses } from '../../src/http/open-addresses.ts'
import {
  markedExams,
  nobodys,
  openCanaryRegistry,
  type CanaryRegistry,
  type Target,
} from './support/canary-registry.ts'
import { rawClient, type RawAnswer, type RawRequest } from './support/raw-request.ts'
import { comparable, doses, textOf, traces } from './support/traces.ts'
import {
  addresses,
  nameOf,
  registered,
  requestOf,
  unfilled,
  walkRoutes,
  type WalkRoute,
} from './support/walk-routes.ts'
import { ndjson } from '../support/ndjson.ts'

const foreign = ['first', 'second'] as const
/** Routes that show a hospital's own words, and its doses: that they do is what makes the walk worth walking. */
const showingWords = [
  '/api/v1/uploads/{id}',
  '/api/v1/uploads/{id}/events',
  '/api/v1/exams',
  '/api/v1/exams/{id}',
  '/api/v1/rules',
  '/api/v1/facilities',
  '/api/v1/scanners',
  '/api/v1/mappings',
  '/api/v1/mappings/queue',
  '/api/v1/mappings/history',
  '/api/v1/layouts',
  '/api/v1/layouts/{id}',
  '/api/v1/session',
  '/api/v1/comparisons',
  '/api/v1/quality',
] as const
const showingDoses = [
  '/api/v1/exams',
  '/api/v1/typical-values',
  '/api/v1/comparisons',
  '/api/v1/distributions',
] as const
let registry: CanaryRegistry
let client: ReturnType<typeof rawClient>
let sent = 0

beforeAll(async () => {
  registry = await openCanaryRegistry()
  client = rawClient(registry.service.address)
})
afterAll(async () => {
  client?.close()
  await registry?.close()
})

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` })
const fillingOf = (target: Target) => ({ target, n: (sent += 1), release: registry.release })

async function send(request: RawRequest, headers: RawRequest['headers'] = {}): Promise<RawAnswer> {
  const answer = await client.send({ ...request, headers: { ...request.headers, ...headers } })
  const crossOrigin = Object.keys(answer.headers).filter((name) =>
    name.startsWith('access-control'),
  )
  expect([nameOf(request), crossOrigin]).toEqual([nameOf(request), []])
  return answer
}

const ask = (route: WalkRoute, key: string, target: Target, headers: RawRequest['headers'] = {}) =>
  send(requestOf(route, fillingOf(target)), { ...bearer(key), ...headers })

/** How far the roles' permission reaches for the actions of a route. */
function reachOf(route: WalkRoute, role: Role): Reach | 'none' {
  if (route.actions.length === 0) return 'registry'
  const reaches = new Set(route.actions.map((action) => permissions[action][role]))
  return (['every', 'registry', 'own'] as const).find((one) => reaches.has(one)) ?? 'none'
}

const gets = walkRoutes.filter(({ method }) => method === 'GET')
const hospitals = roles.filter((role) => role !== 'authority' && role !== 'admin')

/** What an insider sees of the own hospital, route by route. */
async function viewsOf(name: 'own' | 'first' | 'second'): Promise<Record<string, string>> {
  const views: Record<string, string> = {}
  for (const route of gets)
    views[nameOf(route)] = comparable(
      await ask(route, registry.insiders[name], registry.targets[name]),
    )
  return views
}

describe('the walk', () => {
  it('can fill every place of every route', () => {
    expect(unfilled(), 'add a line to test/http/support/walk-fillers.ts').toEqual([])
  })

  it('finds the canaries where they belong: the hospital’s own physicist sees them', async () => {
    for (const name of foreign) {
      const canary = registry.canaries[name]
      const seen: string[] = []
      const numbers: string[] = []
      for (const route of gets) {
        const answer = await ask(route, registry.insiders[name], registry.targets[name])
        const text = await textOf(answer)
        if (text.includes(canary.word)) seen.push(route.path)
        if ((await doses(answer, canary)).length > 0) numbers.push(route.path)
        // what identifies a patient or a device is shown to nobody
        expect(text).not.toMatch(new RegExp(`CANARYPID|${canary.word}(ACC|SERIAL)|1\\.2\\.826\\.`))
      }
      expect(seen).toEqual(expect.arrayContaining([...showingWords]))
      expect(numbers).toEqual(expect.arrayContaining([...showingDoses]))
    }
  })
})

describe('who has no key, or a revoked one', () => {
  it('gets 401 everywhere but at the addresses that are open, and sees nothing there', async () => {
    const open = new Set<string>(openAddresses.map((one) => `${one.method} ${one.path}`))
    for (const route of walkRoutes)
      for (const headers of [{}, bearer(registry.revokedKey), bearer('odrl_x')]) {
        const answer = await send(requestOf(route, fillingOf(registry.targets.first)), headers)
        expect([nameOf(route), answer.status]).toEqual([nameOf(route), 401])
      }
    for (const { method, path } of registered.filter(({ method }) => method !== 'ALL')) {
      const plain = path.replaceAll(/:\w+/g, 'x').replace('*', 'x')
      const answer = await send({ method, path: plain })
      if (open.has(`${method} ${path}`)) expect(answer.status).not.toBe(401)
      else expect([method, path, answer.status]).toEqual([method, path, 401])
      for (const name of foreign)
        expect(await traces(answer, registry.canaries[name], registry.targets[name])).toEqual([])
    }
  })
})

describe('a key of one hospital', () => {
  it('gets 403 where its role may nothing, the same for whatever it names', async () => {
    for (const role of roles)
      for (const route of walkRoutes.filter((one) => reachOf(one, role) === 'none')) {
        const answers: string[] = []
        for (const name of ['own', ...foreign] as const) {
          const answer = await ask(route, registry.keys[role], registry.targets[name])
          expect([role, nameOf(route), answer.status]).toEqual([role, nameOf(route), 403])
          answers.push(comparable(answer))
        }
        expect([role, nameOf(route), new Set(answers).size]).toEqual([role, nameOf(route), 1])
      }
  })

  it('gets for what is another’s what it gets for what is nobody’s: 404, to the byte', async () => {
    const before = { first: await viewsOf('first'), second: await viewsOf('second') }
    let walked = 0
    for (const role of roles)
      for (const route of walkRoutes.filter((one) => reachOf(one, role) === 'own')) {
        if (!addresses(route, fillingOf(registry.targets.first))) continue
        const key = registry.keys[role]
        const where = `${role} ${nameOf(route)}`
        for (const name of foreign) {
          const target = registry.targets[name]
          const theirs = await ask(route, key, target)
          const nobody = await ask(route, key, nobodys(target))
          expect([where, theirs.status]).toEqual([where, 404])
          expect([where, comparable(theirs)]).toEqual([where, comparable(nobody)])
          expect([where, theirs.body.length]).toEqual([where, nobody.body.length])
          expect([where, await traces(theirs, registry.canaries[name], target)]).toEqual([
            where,
            [],
          ])
          walked += 1
        }
      }
    expect(walked).toBeGreaterThan(100)
    // and nothing of theirs was changed by it
    expect(await viewsOf('first')).toEqual(before.first)
    expect(await viewsOf('second')).toEqual(before.second)
  })

  it('sees nothing of the others in whatever it may ask of its own, in any format', async () => {
    const accepts = [
      '*/*',
      'text/csv',
      'application/vnd.apache.arrow.stream',
      'text/html',
      'application/fhir+xml',
    ]
    for (const role of hospitals)
      for (const route of gets)
        for (const Accept of accepts) {
          const answer = await ask(route, registry.keys[role], registry.targets.own, { Accept })
          for (const name of foreign) {
            const found = await traces(answer, registry.canaries[name], registry.targets[name])
            expect([role, nameOf(route), found]).toEqual([role, nameOf(route), []])
          }
        }
  })

  it('sees nothing of the others in any file of a release', async () => {
    for (const file of [
      'cells.parquet',
      'cells.arrow',
      'cells.csv',
      'cells.json',
      'dictionary.json',
      'method.md',
    ]) {
      const path = `/api/v1/releases/${registry.release}/${file}`
      const answer = await send({ method: 'GET', path }, bearer(registry.keys.researcher))
      expect([file, answer.status]).toEqual([file, 200])
      for (const name of foreign)
        expect(await traces(answer, registry.canaries[name], registry.targets[name])).toEqual([])
    }
  })

  it('is the only thing that says for which hospital it asks: headers and form fields do not', async () => {
    const { facility } = registry.targets.first
    const spoofed = {
      'X-Forwarded-For': '127.0.0.1',
      Forwarded: 'for=127.0.0.1;host=admin',
      'X-Real-IP': '127.0.0.1',
      'X-Forwarded-Host': `${facility}.example`,
      'X-Forwarded-User': 'admin',
      'X-Remote-User': 'admin',
      'X-Facility': facility,
      'X-Original-URL': `/api/v1/exams?facility=${facility}`,
      'X-Rewrite-URL': `/api/v1/exams?facility=${facility}`,
      'X-HTTP-Method-Override': 'DELETE',
      Origin: 'https://elsewhere.example',
      Cookie: `facility=${facility}; role=admin`,
    }
    for (const role of hospitals)
      for (const route of gets) {
        if (route.path === '/metrics') continue
        const plain = await ask(route, registry.keys[role], registry.targets.own)
        const tried = await ask(route, registry.keys[role], registry.targets.own, spoofed)
        expect([role, nameOf(route), comparable(tried)]).toEqual([
          role,
          nameOf(route),
          comparable(plain),
        ])
      }
    const boundary = 'walk'
    const body = [
      `--${boundary}\r\nContent-Disposition: form-data; name="facility"\r\n\r\n${facility}`,
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.ndjson"\r\n\r\n${ndjson(markedExams('own', 800_000, 1))}`,
      `--${boundary}--\r\n`,
    ].join('\r\n')
    const taken = await send(
      { method: 'POST', path: '/api/v1/uploads', body },
      {
        ...bearer(registry.keys.uploader),
        'Content-Type': `multipart/form-data; boundary=${boundary}`,
      },
    )
    expect(taken.body.toString()).toContain('"facility":"alpha"')
  })

  it('cannot name two facilities, one of them another’s', async () => {
    for (const order of ['facility=alpha&facility=bravo', 'facility=bravo&facility=alpha'])
      for (const route of gets.filter(({ queryNames }) => queryNames.includes('facility'))) {
        const path = `${route.path.replace('{id}', registry.targets.own.layout)}?${order}`
        const answer = await send({ method: 'GET', path }, bearer(registry.keys.physicist))
        expect([path, answer.status >= 400]).toEqual([path, true])
      }
  })
})
