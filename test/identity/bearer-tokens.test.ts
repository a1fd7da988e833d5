import { createHmac, sign as cryptoSign } from 'node:crypto'
import {
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { apiClient } from '../support/api-client.ts'
import { asProblem } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { openIdentityRegistry, type IdentityRegistry } from './support/open-identity-registry.ts'
import { audience } from './support/start-provider.ts'

let registry: IdentityRegistry
beforeAll(async () => {
  registry = await openIdentityRegistry()
})
afterAll(() => registry.close())

const seconds = () => Math.floor(Date.now() / 1000)
const good = (): JWTPayload => ({
  iss: registry.provider.issuer,
  aud: audience,
  sub: 'dose-manager',
  client_id: 'dose-manager',
  iat: seconds(),
  exp: seconds() + 300,
  jti: crypto.randomUUID(),
  roles: ['opendrl-uploader'],
  facilities: ['st-brigid', 'nowhere'],
})
const asking = (token: string, path = '/api/v1/session') => apiClient(registry.address, token)(path)
const sign = (claims: object = {}, header: object = {}) =>
  registry.provider.sign({ ...good(), ...claims }, header)

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('an access token of the provider', () => {
  it('lets a program in as what its claims say, on every road', async () => {
    const token = await registry.provider.programToken()
    const me = z
      .object({ label: z.string(), roles: z.array(z.string()), facilities: z.array(z.unknown()) })
      .parse((await asking(token)).json())
    expect(me).toMatchObject({ label: 'dose-manager', roles: ['uploader'] })
    expect(me.facilities).toEqual([{ id: 'st-brigid', name: 'st-brigid' }])
    const sent = await apiClient(registry.address, token)('/api/v1/uploads', {
      body: ndjson([madeExam({ n: 1 })]),
    })
    expect(sent.status).toBe(201)
    expect((await asking(token, '/api/v1/keys')).status).toBe(403)
    expect((await asking(token, '/api/v1/uploads?facility=other')).status).toBe(404)
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [] }
    const fhir = await apiClient(registry.address, token)('/fhir', { body: bundle })
    expect(fhir.status).not.toBe(401)
  })

  it('is taken with any of the three algorithms', async () => {
    const { es256, eddsa } = registry.provider.keys
    for (const [alg, key] of [
      ['ES256', es256],
      ['EdDSA', eddsa],
    ] as const) {
      const token = await new SignJWT(good())
        .setProtectedHeader({ alg, kid: alg.toLowerCase(), typ: 'application/at+jwt' })
        .sign(key)
      expect((await asking(token)).status).toBe(200)
    }
    expect((await asking(await sign())).status).toBe(200)
  })

  it('without a role that is known here may nothing', async () => {
    for (const roles of [
      undefined,
      'admin',
      ['admin', 'physicist'],
      { admin: true },
      ['__proto__'],
    ]) {
      const token = await sign({ roles })
      expect((await asking(token)).json()).toMatchObject({ roles: [] })
      expect((await asking(token, '/api/v1/uploads')).status).toBe(403)
    }
  })

  it('of nobody’s facility acts for none, "*" among them', async () => {
    const token = await sign({ facilities: ['*', 'nowhere'] })
    expect((await asking(token)).json()).toMatchObject({ facilities: [] })
    expect((await asking(token, '/api/v1/uploads?facility=st-brigid')).status).toBe(404)
  })

  const bad: readonly (readonly [string, () => Promise<string> | string])[] = [
    ['alg none', () => new UnsecuredJWT(good()).encode()],
    [
      'alg none, spelled otherwise',
      () => `${part({ alg: 'nOnE', typ: 'at+jwt' })}.${part(good())}.`,
    ],
    [
      'HS256 with the public RSA key as secret',
      () => {
        const head = `${part({ alg: 'HS256', typ: 'at+jwt', kid: 'rs256' })}.${part(good())}`
        const { publicPem } = registry.provider.keys
        return `${head}.${createHmac('sha256', publicPem).update(head).digest('base64url')}`
      },
    ],
    [
      'another algorithm of the same key',
      async () => {
        const head = `${part({ alg: 'RS512', typ: 'at+jwt', kid: 'rs256' })}.${part(good())}`
        const pem = await exportPKCS8(registry.provider.keys.rs256)
        return `${head}.${cryptoSign('sha512', Buffer.from(head), pem).toString('base64url')}`
      },
    ],
    ['a key of its own in the header (jwk)', () => ownKey({ jwk: true })],
    [
      'an address of keys in the header (jku)',
      () => sign({}, { jku: 'https://evil.example/jwks' }),
    ],
    ['an address of certificates (x5u)', () => sign({}, { x5u: 'https://evil.example/chain' })],
    ['a certificate (x5c)', () => sign({}, { x5c: ['MIIB'] })],
    ['a key the provider does not have', () => ownKey({ kid: 'unknown' })],
    ['a key of somebody else under the provider’s name', () => ownKey({ kid: 'rs256' })],
    ['no audience', () => sign({ aud: undefined })],
    ['another audience', () => sign({ aud: 'https://other.example.org' })],
    ['an audience that begins like ours', () => sign({ aud: `${audience}/more` })],
    ['another issuer', () => sign({ iss: 'https://evil.example' })],
    ['an issuer with a slash more', () => sign({ iss: `${registry.provider.issuer}/` })],
    ['no issuer', () => sign({ iss: undefined })],
    ['exp as text', () => raw({ exp: String(seconds() + 300) })],
    ['exp as a fraction of text', () => raw({ exp: '9e9' })],
    ['no exp', () => sign({ exp: undefined })],
    ['expired', () => sign({ iat: seconds() - 600, exp: seconds() - 300 })],
    ['not valid yet (nbf)', () => sign({ nbf: seconds() + 300 })],
    ['issued in the future', () => sign({ iat: seconds() + 300, exp: seconds() + 600 })],
    ['issued longer ago than is taken', () => sign({ iat: seconds() - 7200 })],
    ['no iat', () => sign({ iat: undefined })],
    ['no jti', () => sign({ jti: undefined })],
    ['no sub', () => sign({ sub: undefined })],
    ['sub that is no text', () => raw({ sub: 7 })],
    ['an ID token (typ JWT)', () => sign({}, { typ: 'JWT' })],
    ['a logout token', () => sign({}, { typ: 'logout+jwt' })],
    ['no type', () => sign({}, { typ: undefined })],
    ['a critical header', () => `${part({ alg: 'RS256', crit: ['b64'] })}.${part(good())}.AA`],
    ['one letter changed', async () => changed(await sign())],
    ['two parts', async () => (await sign()).split('.').slice(0, 2).join('.')],
    ['a header that is no JSON', () => 'AAAA.AAAA.AAAA'],
    ['a mistyped key', () => `odrl_abcdefgh_${'a'.repeat(32)}_000000`],
    ['nothing of the kind', () => 'hello'],
  ]

  it.each(bad)('with %s is refused, like any other', async (_name, make) => {
    const answer = await asking(await make())
    expect(answer.status).toBe(401)
    const { instance: _instance, ...body } = z
      .looseObject({ instance: z.string() })
      .parse(answer.json())
    expect(body).toEqual({
      type: '/docs#problem-key-invalid',
      title: 'The key is not valid',
      status: 401,
      code: 'key-invalid',
      detail: 'The key or token is unknown, expired, revoked or mistyped.',
    })
  })

  it('of unknown keys, however many come, does not have the provider asked for each', async () => {
    const before = registry.provider.keyRequests()
    const token = await ownKey({ kid: 'unknown' })
    const rest = token.slice(token.indexOf('.'))
    for (let n = 0; n < 20; n++)
      await asking(`${part({ alg: 'RS256', typ: 'at+jwt', kid: `unknown-${n}` })}${rest}`)
    expect(registry.provider.keyRequests() - before).toBeLessThanOrEqual(1)
  })

  it('serves again until it expires, and only once where the settings say so', async () => {
    const reused = await sign()
    for (let n = 0; n < 2; n++) expect((await asking(reused)).status).toBe(200)
    await registry.restart({ OPENDRL_TOKEN_ONE_TIME: 'yes' })
    const once = await sign()
    expect((await asking(once)).status).toBe(200)
    const replayed = await asking(once)
    expect([replayed.status, asProblem(replayed.json()).code]).toEqual([401, 'key-invalid'])
    // another token with the same name counts as the same; a restart does not forget it
    const jti = 'the-same'
    expect((await asking(await sign({ jti }))).status).toBe(200)
    await registry.restart({ OPENDRL_TOKEN_ONE_TIME: 'yes' })
    expect((await asking(await sign({ jti }))).status).toBe(401)
    await registry.restart()
  })

  it('is no access where tokens are not configured', async () => {
    await registry.restart({ OPENDRL_TOKEN_AUDIENCE: '' })
    expect((await asking(await sign())).status).toBe(401)
    await registry.restart()
  })

  it('that cannot be checked, since the provider is away, is nobody’s fault: 503', async () => {
    await registry.restart({ OPENDRL_OIDC_ISSUER: 'http://127.0.0.1:9' })
    const answer = await asking(await sign({ iss: 'http://127.0.0.1:9' }))
    expect([answer.status, asProblem(answer.json()).code]).toEqual([503, 'provider-unavailable'])
    await registry.restart()
  })
})

/** Claims that no library would sign: written by hand, signed with the right key. */
async function raw(claims: object): Promise<string> {
  const head = `${part({ alg: 'RS256', typ: 'at+jwt', kid: 'rs256' })}.${part({ ...good(), ...claims })}`
  const pem = await exportPKCS8(registry.provider.keys.rs256)
  return `${head}.${cryptoSign('sha256', Buffer.from(head), pem).toString('base64url')}`
}

/** Signed with a key of the sender's own. */
async function ownKey(header: { readonly kid?: string; readonly jwk?: true }): Promise<string> {
  const own = await generateKeyPair('RS256')
  const { jwk, ...rest } = header
  return new SignJWT(good())
    .setProtectedHeader({
      alg: 'RS256',
      typ: 'at+jwt',
      ...rest,
      ...(jwk === undefined ? {} : { jwk: await exportJWK(own.publicKey) }),
    })
    .sign(own.privateKey)
}

/** Another letter in the middle of the signature. */
function changed(token: string): string {
  const place = token.length - 20
  const other = token.charAt(place) === 'A' ? 'B' : 'A'
  return `${token.slice(0, place)}${other}${token.slice(place + 1)}`
}
