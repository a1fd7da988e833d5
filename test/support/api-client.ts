/** A client of the real HTTP service for tests: one key, JSON in and out. */
export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; throws when it is not. */
  json(): unknown
}

export function apiClient(address: string, key?: string) {
  return async function call(
    path: string,
    init: {
      method?: string
      body?: Uint8Array | string | object
      headers?: Record<string, string>
    } = {},
  ): Promise<ApiAnswer> {
    const { body } = init
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
    const response = await fetch(`${address}${path}`, {
      method: init.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(raw ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (): unknown => JSON.parse(text),
    }
  }
}
