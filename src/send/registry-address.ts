/** Where the registry is, checked before a key is ever sent there. */
export class RegistryAddress {
  readonly #base: URL

  private constructor(base: URL) {
    this.#base = base
  }

  /** @returns the reason, in a sentence, when the address cannot be used */
  static parse(text: string, allowHttp: boolean): RegistryAddress | string {
    if (!URL.canParse(text)) return 'an address such as https://registry.example.org'
    const url = new URL(text)
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      return 'an address that begins with https://'
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
      return 'an address without user, password, question mark or #'
    if (url.protocol === 'http:' && !allowHttp && !isLoopback(url.hostname))
      return 'plain http would show the key to the network; use https, or --allow-http on a closed one'
    if (!url.pathname.endsWith('/')) url.pathname += '/'
    return new RegistryAddress(url)
  }

  /** As the outbox remembers it. */
  get text(): string {
    return this.#base.href
  }

  /** @param facility null when the key serves one only */
  uploads(facility: string | null): URL {
    const url = new URL('api/v1/uploads', this.#base)
    if (facility !== null) url.searchParams.set('facility', facility)
    return url
  }

  /** @param path below /api/v1, with its query */
  api(path: string): URL {
    return new URL(`api/v1/${path}`, this.#base)
  }

  layouts(facility: string): URL {
    const url = new URL('api/v1/layouts', this.#base)
    url.searchParams.set('facility', facility)
    return url
  }

  upload(uploadId: string): URL {
    return new URL(`api/v1/uploads/${encodeURIComponent(uploadId)}`, this.#base)
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
