import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { comparisonAnswer, distributionAnswer, drlAnswer, receipt } from './fixture-answers.ts'

const built = join(import.meta.dirname, '../../../dist/web')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The strictest policy the page must live under: no inline script or style element, nothing foreign. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const brigid = { id: 'st-brigid', name: 'St Brigid’s Hospital' }
const columba = { id: 'st-columba', name: 'St Columba’s Children’s Hospital' }
const empty = { id: 'new-clinic', name: 'New Clinic' }
const lone = { id: 'no-snapshot', name: 'Lone Hospital' }

interface Identity {
  readonly label: string
  readonly roles: readonly string[]
  readonly facilities: readonly { readonly id: string; readonly name: string }[]
}

/** One invented key a role; nothing of the real key format is checked here. */
export const fixtureKeys = {
  physicist: 'odrl_physicist',
  several: 'odrl_several',
  researcher: 'odrl_researcher',
  uploader: 'odrl_uploader',
  broken: 'odrl_broken',
} as const

const identities: Readonly<Record<string, Identity>> = {
  [fixtureKeys.physicist]: {
    label: 'Dr A. Moore, physicist',
    roles: ['physicist', 'uploader'],
    facilities: [brigid],
  },
  [fixtureKeys.several]: {
    label: 'Network physicist',
    roles: ['physicist'],
    facilities: [brigid, columba, empty, lone],
  },
  [fixtureKeys.researcher]: { label: 'University study', roles: ['researcher'], facilities: [] },
  [fixtureKeys.uploader]: { label: 'PACS export', roles: ['uploader'], facilities: [brigid] },
  [fixtureKeys.broken]: { label: 'Broken', roles: ['physicist'], facilities: [brigid] },
}

const releaseCsv = 'protocol,band,drl\n30799-1,all,870\n'
const digest = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')

const releases = {
  releases: [
    {
      id: 'release-2026-10',
      title: 'CT DRL cells, 2023 to 2025',
      createdAt: '2026-10-05T08:00:00Z',
      period: { from: '2023-01-01', to: '2025-12-31' },
      cells: 300,
      withheld: 120,
      files: ['parquet', 'arrow', 'csv', 'json'].map((extension) => ({
        name: `cells.${extension}`,
        url: `/api/v1/releases/release-2026-10/cells.${extension}`,
        bytes: releaseCsv.length,
        sha256: extension === 'json' ? digest('something else') : digest(releaseCsv),
      })),
    },
  ],
}

/** Whose each set is: the hospitals are in the United Kingdom, so Australia's is another country's. */
const drlSets = {
  sets: [
    { id: 'EU-PiDRL-RP185', country: 'EU' },
    { id: 'EU-EUCLID-RP195', country: 'EU' },
    { id: 'UK-NDRL-2022', country: 'GB' },
    { id: 'AU-ARPANSA-2018-adult', country: 'AU' },
  ],
}

const bandingSchemes = {
  schemes: [
    { id: 'pidrl-head-age', name: 'PiDRL, heads by age', population: { kind: 'paediatric' } },
    {
      id: 'pidrl-body-weight',
      name: 'PiDRL, bodies by weight',
      population: { kind: 'paediatric' },
    },
    { id: 'adult-all', name: 'All adults', population: { kind: 'adult' } },
  ],
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  response.writeHead(status, { 'Content-Type': type })
  response.end(JSON.stringify(body))
}

const refuse = (
  response: ServerResponse,
  status: number,
  code: string,
  title: string,
  detail: string,
) => sendJson(response, status, { type: 'about:blank', status, code, title, detail })

async function sendFile(response: ServerResponse, web: string, path: string): Promise<void> {
  const name = path === '/' ? 'index.html' : normalize(path).replace(/^[/\\.]+/, '')
  const bytes = await readFile(join(web, name)).catch(() => null)
  if (bytes === null) return refuse(response, 404, 'not-found', 'Not found.', 'No such file.')
  response.writeHead(200, {
    'Content-Type': types[extname(name)] ?? 'application/octet-stream',
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(bytes)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  web: string,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fixture')
  const path = url.pathname
  if (path === '/auth/state') {
    const signedIn = (request.headers.cookie ?? '').includes('opendrl-session=')
    return sendJson(response, 200, { signedIn, provider: null, setUp: false })
  }
  if (!path.startsWith('/api/')) return sendFile(response, web, path)
  const cookie = /(?:^|; )opendrl-session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
  const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? cookie ?? ''
  const identity = identities[key]
  if (identity === undefined) {
    return refuse(response, 401, 'key-unknown', 'Not signed in.', 'No such key is in use.')
  }
  if (path === '/api/v1/session' && request.method !== 'GET') {
    const age = request.method === 'DELETE' ? '; Max-Age=0' : ''
    const value = `opendrl-session=${key}; Path=/; HttpOnly; SameSite=Strict${age}`
    response.writeHead(204, { 'Set-Cookie': value })
    response.end()
    return
  }
  if (path === '/api/v1/session') return sendJson(response, 200, identity)
  const facility = identity.facilities.find(({ id }) => id === url.searchParams.get('facility'))
  if (key === fixtureKeys.broken) {
    return refuse(
      response,
      503,
      'not-ready',
      'The registry is not ready.',
      'It is being started or restored; try again in a minute.',
    )
  }
  if (path === '/api/v1/facilities') {
    const facilities = identity.facilities.map(({ id, name }) => ({ id, name, country: 'GB' }))
    return sendJson(response, 200, { facilities })
  }
  if (path === '/api/v1/drl-sets') return sendJson(response, 200, drlSets)
  if (path === '/api/v1/banding-schemes') return sendJson(response, 200, bandingSchemes)
  if (path === '/api/v1/drls') return sendJson(response, 200, drlAnswer(url.searchParams))
  if (path === '/api/v1/releases') return sendJson(response, 200, releases)
  if (path.startsWith('/api/v1/releases/')) {
    response.writeHead(200, { 'Content-Type': 'application/octet-stream' })
    response.end(releaseCsv)
    return
  }
  if (facility === undefined) {
    return refuse(response, 404, 'facility-unknown', 'Unknown facility.', 'Check the facility.')
  }
  if (path === '/api/v1/comparisons') {
    return sendJson(response, 200, comparisonAnswer(url.searchParams, facility))
  }
  if (path === '/api/v1/distributions') {
    return sendJson(response, 200, distributionAnswer(url.searchParams))
  }
  if (path === '/api/v1/scanners') {
    return sendJson(response, 200, {
      scanners: [
        { scannerId: 'ct-1', stationName: 'EMERGENCY', model: 'Aquilion ONE' },
        { scannerId: 'ct-2', stationName: 'CT2', model: null },
      ],
    })
  }
  if (path === '/api/v1/uploads' && request.method === 'POST') {
    const bytes = await bodyOf(request)
    const name = decodeURIComponent(String(request.headers['x-filename'] ?? ''))
    if (bytes.length === 0) {
      return refuse(
        response,
        400,
        'body-empty',
        'The upload is empty.',
        'Send a file with content.',
      )
    }
    return sendJson(response, 201, receipt(facility.id, name, digest(bytes)))
  }
  return refuse(response, 404, 'not-found', 'Not found.', 'No such resource.')
}

export interface FixtureServer {
  readonly origin: string
  close(): Promise<void>
}

/** The built page with canned answers behind it, on a free port. */
export async function startFixtureServer(web: string = built): Promise<FixtureServer> {
  const server = createServer((request, response) => {
    answer(request, response, web).catch(() =>
      refuse(response, 500, 'fixture-fault', 'The fixture failed.', 'See its code.'),
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections()
        server.close((error) => (error === undefined ? resolve() : reject(error)))
      }),
  }
}
