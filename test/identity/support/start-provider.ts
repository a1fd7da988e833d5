import { createServer, type Server } from 'node:http'
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { Provider } from 'oidc-provider'
import { z } from 'zod'
import { freePort } from '../../support/free-port.ts'

/** People the provider knows, by the name they sign in with; any password will do. */
export interface Account {
  readonly name: string
  readonly roles: readonly string[] | string
  readonly facilities: readonly string[]
}

export const registryClient = { id: 'opendrl', secret: 'a secret of this test' }
export const programClient = { id: 'dose-manager', secret: 'another secret of this test' }
export const audience = 'https://registry.example.org/api'

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

export interface TestProvider {
  readonly issuer: string
  readonly accounts: Map<string, Account>
  readonly keys: {
    readonly rs256: PrivateKey
    readonly es256: PrivateKey
    readonly eddsa: PrivateKey
    /** The public RSA key as PEM, as anybody can read it. */
    readonly publicPem: string
  }
  /** How often its keys were asked for. */
  keyRequests(): number
  /** An access token as it gives them to programs (client credentials). */
  programToken(): Promise<string>
  /** Any token signed with its own keys. */
  sign(payload: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>
  close(): Promise<void>
}

/** A real OpenID provider on loopback, with claims and tokens like those of larger ones. */
export async function startProvider(publicUrl: string): Promise<TestProvider> {
  const issuer = `http://127.0.0.1:${await freePort()}`
  const accounts = new Map<string, Account>()
  const pairs = {
    rs256: await generateKeyPair('RS256', { extractable: true }),
    es256: await generateKeyPair('ES256', { extractable: true }),
    eddsa: await generateKeyPair('EdDSA', { extractable: true }),
  }
  const jwk = async (name: keyof typeof pairs, alg: string) => ({
    ...(await exportJWK(pairs[name].privateKey)),
    kid: name,
    alg,
    use: 'sig',
  })
  const provider = new Provider(issuer, {
    jwks: {
      keys: [await jwk('rs256', 'RS256'), await jwk('es256', 'ES256'), await jwk('eddsa', 'EdDSA')],
    },
    clients: [
      {
        client_id: registryClient.id,
        client_secret: registryClient.secret,
        redirect_uris: [`${publicUrl}/auth/callback`],
        post_logout_redirect_uris: [`${publicUrl}/`],
        backchannel_logout_uri: `${publicUrl}/auth/backchannel-logout`,
        backchannel_logout_session_required: true,
      },
      {
        client_id: programClient.id,
        client_secret: programClient.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'roles', 'facilities'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: true },
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, client) => (client?.clientId === programClient.id ? audience : []),
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenTTL: 300,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    extraTokenClaims: () => ({ roles: ['opendrl-uploader'], facilities: ['st-brigid'] }),
    cookies: { keys: ['of this test'] },
    // Its own way keeps off this machine's addresses, which is where the registry of a test is.
    fetch: (url, init) => fetch(url, ownOnly(init ?? {})),
    findAccount: (_ctx, sub) => {
      const account = accounts.get(sub)
      if (account === undefined) return undefined
      return { accountId: sub, claims: () => ({ sub, ...account }) }
    },
    // Consent was given by whoever registered the client, as in a hospital's own provider.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId ?? '',
        accountId: ctx.oidc.session?.accountId ?? '',
      })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
  })
  const handle = provider.callback()
  let keyRequests = 0
  const server: Server = createServer((request, response) => {
    if (request.url?.startsWith('/jwks') === true) keyRequests++
    void handle(request, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(Number(new URL(issuer).port), '127.0.0.1', resolve)
  })
  return {
    issuer,
    accounts,
    keys: {
      rs256: pairs.rs256.privateKey,
      es256: pairs.es256.privateKey,
      eddsa: pairs.eddsa.privateKey,
      publicPem: await exportSPKI(pairs.rs256.publicKey),
    },
    keyRequests: () => keyRequests,
    async programToken() {
      const proof = Buffer.from(
        [programClient.id, programClient.secret].map(encodeURIComponent).join(':'),
      ).toString('base64')
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${proof}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      return z.object({ access_token: z.string() }).parse(await answer.json()).access_token
    },
    sign: (payload, header = {}) =>
      new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', kid: 'rs256', typ: 'at+jwt', ...header })
        .sign(pairs.rs256.privateKey),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Without the ways it adds to keep off this machine. */
const ownOnly = ({ method, headers, body, redirect }: RequestInit): RequestInit => ({
  ...(method === undefined ? {} : { method }),
  ...(headers === undefined ? {} : { headers }),
  ...(body === undefined ? {} : { body }),
  ...(redirect === undefined ? {} : { redirect }),
})
