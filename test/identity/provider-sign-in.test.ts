import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asProblem } from '../support/answers.ts'
import { openIdentityRegistry, type IdentityRegistry } from './support/open-identity-registry.ts'
import { UserAgent } from './support/user-agent.ts'

const session = z.object({
  label: z.string(),
  roles: z.array(z.string()),
  facilities: z.array(z.object({ id: z.string() })),
})

let registry: IdentityRegistry
beforeAll(async () => {
  registry = await openIdentityRegistry()
  const { accounts } = registry.provider
  accounts.set('moore', {
    name: 'Dr A. Moore',
    roles: ['opendrl-physicist', 'staff', 'admin'],
    facilities: ['st-brigid', 'no-such-place', '*'],
  })
  accounts.set('visitor', { name: 'Visitor', roles: ['staff', 'admin'], facilities: ['st-brigid'] })
})
afterAll(() => registry.close())

const whoAmI = async (agent: UserAgent) => agent.ask(`${registry.address}/api/v1/session`)

/** Signs in to the end. @returns where the page was opened */
async function signedIn(login: string, search = ''): Promise<{ agent: UserAgent; place: string }> {
  const agent = new UserAgent()
  const back = await agent.signInAs(registry.address, registry.provider, login, search)
  const landed = await agent.ask(back.headers.get('location') ?? '')
  expect(landed.status).toBe(302)
  return { agent, place: landed.headers.get('location') ?? '' }
}

describe('a person who signs in at the provider', () => {
  it('gets the roles and facilities their claims mean here, and none of the others', async () => {
    const { agent, place } = await signedIn('moore', '?view=data&quantity=DLP')
    expect(place).toBe('/?view=data&quantity=DLP')
    const me = session.parse(JSON.parse((await whoAmI(agent)).text))
    expect(me.label).toBe('Dr A. Moore')
    expect(me.roles).toEqual(['physicist'])
    expect(me.facilities.map(({ id }) => id)).toEqual(['st-brigid'])
    const foreign = await agent.ask(`${registry.address}/api/v1/comparisons?facility=other`)
    expect(foreign.status).toBe(404)
  })

  it('with no role here is let in to nothing, and told so', async () => {
    const { agent, place } = await signedIn('visitor')
    expect(place).toBe('/#sign-in=no-role')
    expect(agent.names(registry.address)).toEqual([])
    expect((await whoAmI(agent)).status).toBe(401)
  })

  it('holds a cookie that scripts cannot read, and is signed out at once', async () => {
    const agent = new UserAgent()
    const back = await agent.signInAs(registry.address, registry.provider, 'moore')
    const landed = await agent.ask(back.headers.get('location') ?? '')
    const cookies = landed.headers.getSetCookie()
    const given = cookies.find((line) => line.startsWith('opendrl-session='))
    expect(given).toMatch(
      /^opendrl-session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    )
    expect(cookies.find((line) => line.startsWith('opendrl-sign-in='))).toContain('Max-Age=0')
    const value = /=([^;]+)/.exec(given ?? '')?.[1] ?? ''
    const headers = { origin: registry.address }
    const out = await agent.ask(`${registry.address}/api/v1/session`, { method: 'DELETE', headers })
    expect(out.status).toBe(204)
    const kept = await fetch(`${registry.address}/api/v1/session`, {
      headers: { cookie: `opendrl-session=${value}` },
    })
    expect([kept.status, asProblem(await kept.json()).code]).toEqual([401, 'session-ended'])
  })

  it('is refused when the answer comes back in another browser, twice, changed, or too late', async () => {
    const agent = new UserAgent()
    const back = await agent.signInAs(registry.address, registry.provider, 'moore')
    const callback = back.headers.get('location') ?? ''
    const place = async (who: UserAgent, address: string) =>
      (await who.ask(address)).headers.get('location')
    // another browser: one that never began, and one that began a sign-in of its own
    expect(await place(new UserAgent(), callback)).toBe('/#sign-in=expired')
    const other = new UserAgent()
    await other.ask(`${registry.address}/auth/sign-in`)
    expect(await place(other, callback)).toBe('/#sign-in=refused')
    // changed on the way
    const flow = new Map(agent.cookies.get(new URL(registry.address).host))
    const changed = new URL(callback)
    changed.searchParams.set('state', 'another')
    expect(await place(agent, changed.href)).toBe('/#sign-in=refused')
    // the cookie, begun an hour ago
    const again = new UserAgent()
    const [name = '', value = ''] = [...flow][0] ?? []
    const [secret, begun, to] = value.split('.')
    const old = `${secret}.${Number(begun) - 3_600_000}.${to}`
    again.cookies.set(new URL(registry.address).host, new Map([[name, old]]))
    expect(await place(again, callback)).toBe('/#sign-in=expired')
    // the right one still works, once
    const right = () => {
      const one = new UserAgent()
      one.cookies.set(new URL(registry.address).host, new Map([[name, value]]))
      return one
    }
    expect(await place(right(), callback)).toBe('/')
    expect(await place(right(), callback)).toBe('/#sign-in=refused')
  })

  it('who cancels there is told so', async () => {
    const agent = new UserAgent()
    const begun = await agent.ask(`${registry.address}/auth/sign-in`)
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? ''
    const query = new URLSearchParams({
      error: 'access_denied',
      state,
      iss: registry.provider.issuer,
    })
    const landed = await agent.ask(`${registry.address}/auth/callback?${query}`)
    expect(landed.headers.get('location')).toBe('/#sign-in=declined')
  })

  it('is sent nowhere else afterwards, whatever the link said', async () => {
    for (const to of [
      'https://evil.example',
      '//evil.example',
      '/\\evil',
      'javascript:1',
      '?a=<b>',
    ])
      expect((await signedIn('moore', to)).place).toBe('/')
  })

  it('begins with state, nonce and PKCE, each different each time', async () => {
    const seen = new Set<string>()
    for (let n = 0; n < 2; n++) {
      const begun = await new UserAgent().ask(`${registry.address}/auth/sign-in`)
      const query = new URL(begun.headers.get('location') ?? '').searchParams
      expect(query.get('code_challenge_method')).toBe('S256')
      for (const name of ['state', 'nonce', 'code_challenge']) seen.add(query.get(name) ?? '')
      expect(begun.headers.getSetCookie().join()).toMatch(/SameSite=Lax/)
    }
    expect(seen.size).toBe(6)
  })

  it('is signed out everywhere when the provider says so, and its message counts once', async () => {
    const { agent } = await signedIn('moore')
    const other = await signedIn('moore')
    const now = Math.floor(Date.now() / 1000)
    const says = (claims: object, header = {}) =>
      registry.provider.sign(
        {
          iss: registry.provider.issuer,
          aud: 'opendrl',
          iat: now,
          exp: now + 60,
          jti: crypto.randomUUID(),
          sub: 'moore',
          events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
          ...claims,
        },
        { typ: 'logout+jwt', ...header },
      )
    const send = async (token: string) => {
      const body = new URLSearchParams({ logout_token: token })
      return fetch(`${registry.address}/auth/backchannel-logout`, { method: 'POST', body })
    }
    for (const wrong of [
      await says({ aud: 'another' }),
      await says({ nonce: 'n' }),
      await says({ events: {} }),
      await says({ sub: undefined }),
      await says({}, { typ: 'at+jwt' }),
      await says({ iss: 'https://evil.example' }),
      'no token',
    ])
      expect((await send(wrong)).status).toBe(400)
    expect((await whoAmI(agent)).status).toBe(200)
    const token = await says({})
    expect((await send(token)).status).toBe(200)
    for (const who of [agent, other.agent]) expect((await whoAmI(who)).status).toBe(401)
    const { agent: later } = await signedIn('moore')
    expect((await send(token)).status).toBe(400)
    expect((await whoAmI(later)).status).toBe(200)
  })

  it('is signed out here when they sign out at the provider itself', async () => {
    const { agent } = await signedIn('moore')
    const out = await agent.follow(await agent.ask(`${registry.address}/auth/sign-out`))
    const form = /action="([^"]+)"/.exec(out.text)?.[1] ?? ''
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(out.text)?.[1] ?? ''
    await agent.ask(new URL(form, registry.provider.issuer).href, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    })
    await expect.poll(async () => (await whoAmI(agent)).status).toBe(401)
  })

  it('loses a role when what the claims mean is changed, at the next request', async () => {
    const { agent } = await signedIn('moore')
    const asks = async () => session.parse(JSON.parse((await whoAmI(agent)).text)).roles
    expect(await asks()).toEqual(['physicist'])
    await registry.restart({ OPENDRL_OIDC_ROLES: '{"opendrl-physicist":"researcher"}' })
    expect(await asks()).toEqual(['researcher'])
    await registry.restart({ OPENDRL_OIDC_ROLES: '{"someone-else":"physicist"}' })
    expect((await whoAmI(agent)).status).toBe(401)
    await registry.restart()
    expect(await asks()).toEqual(['physicist'])
  })

  it('is told when the provider does not answer, and the registry serves keys all the same', async () => {
    await registry.restart({ OPENDRL_OIDC_ISSUER: 'http://127.0.0.1:9' })
    const answer = await fetch(`${registry.address}/auth/sign-in`)
    expect([answer.status, asProblem(await answer.json()).code]).toEqual([
      503,
      'provider-unavailable',
    ])
    const key = { authorization: `Bearer ${registry.adminKey}` }
    expect((await fetch(`${registry.address}/api/v1/keys`, { headers: key })).status).toBe(200)
    await registry.restart()
  })
})
