import type { TestProvider } from './start-provider.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly address: string
}

/** A browser without a screen: keeps cookies by host and port, and follows links back and forth when asked to. */
export class UserAgent {
  readonly cookies = new Map<string, Map<string, string>>()

  async ask(address: string, init: RequestInit = {}): Promise<Answer> {
    const jar = this.#jar(address)
    const headers = new Headers(init.headers)
    if (jar.size > 0) headers.set('cookie', [...jar].map(([k, v]) => `${k}=${v}`).join('; '))
    const response = await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /Max-Age=0(;|$)/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      address,
    }
  }

  /** Follows redirects, up to one that `stop` knows; that one is answered itself. */
  async follow(first: Answer, stop: (address: URL) => boolean = () => false): Promise<Answer> {
    let answer = first
    for (let hops = 0; hops < 20; hops++) {
      const location = answer.headers.get('location')
      if (location === null) return answer
      const next = new URL(location, answer.address)
      if (stop(next)) return answer
      answer = await this.ask(next.href)
    }
    throw new Error('the redirects do not end')
  }

  /** Begins at the registry and signs in at the provider. @returns the answer that sends the browser back */
  async signInAs(
    registry: string,
    provider: TestProvider,
    login: string,
    search = '',
  ): Promise<Answer> {
    const begun = await this.ask(
      `${registry}/auth/sign-in${search === '' ? '' : `?${new URLSearchParams({ to: search })}`}`,
    )
    const isBack = (address: URL) => address.pathname === '/auth/callback'
    const page = await this.follow(begun, isBack)
    if (page.headers.get('location') !== null) return page
    const form = /action="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const sent = await this.ask(new URL(form, provider.issuer).href, {
      method: 'POST',
      body: new URLSearchParams({ prompt: 'login', login, password: 'any' }),
    })
    return this.follow(sent, isBack)
  }

  /** The names of the cookies of an address. */
  names(address: string): readonly string[] {
    return [...this.#jar(address).keys()]
  }

  #jar(address: string): Map<string, string> {
    const { host } = new URL(address)
    const jar = this.cookies.get(host) ?? new Map<string, string>()
    this.cookies.set(host, jar)
    return jar
  }
}
