import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  /** Decompressed, as the Content-Encoding says. */
  readonly body: Buffer
}

export interface RawRequest {
  readonly method: string
  /** With its query, sent as it is: nothing is normalised. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: Uint8Array | string | undefined
}

/** Requests as bytes: paths untouched, any method and header, all bytes of the answer kept. */
export function rawClient(address: string): {
  send(asked: RawRequest): Promise<RawAnswer>
  close(): void
} {
  const { hostname, port } = new URL(address)
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  return {
    send: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const sent = request(
          {
            agent,
            hostname,
            port,
            method,
            path,
            headers: {
              ...Object.fromEntries(
                Object.entries(headers).map(([name, value]) => [
                  name,
                  typeof value === 'string' ? value : [...value],
                ]),
              ),
              ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }),
            },
          },
          (response) => {
            const chunks: Buffer[] = []
            response.on('data', (chunk: Buffer) => chunks.push(chunk))
            response.on('error', reject)
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                rawHeaders: response.rawHeaders,
                body: plain(Buffer.concat(chunks), response.headers['content-encoding']),
              }),
            )
          },
        )
        sent.setTimeout(60_000, () => sent.destroy(new Error(`no answer to ${method} ${path}`)))
        sent.on('error', reject)
        sent.end(body)
      }),
    close: () => agent.destroy(),
  }
}

function plain(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(bytes)
  if (encoding === 'deflate') return inflateSync(bytes)
  if (encoding === 'br') return brotliDecompressSync(bytes)
  return bytes
}
