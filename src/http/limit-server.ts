import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { problems, type ProblemCode } from './problem.ts'

export interface ServerLimits {
  /** A client that asks first is told no above this. */
  readonly maxUploadBytes: number
  /** The head of a request has this long to arrive. */
  readonly headMs: number
  /** A kept connection is closed after this long without a request. */
  readonly keepAliveMs: number
  /** Connections at once; more are closed at once. */
  readonly maxConnections: number
}

/** Bytes of a request's head; also those of the address. */
export const maxHeaderSize = 16 * 1024
const lookEveryMs = 1000

/** What Node's server takes when it is made. Bodies have their own pace: gigabytes over a slow line take their time. */
export const serverOptions = ({
  headMs,
  keepAliveMs,
}: Pick<ServerLimits, 'headMs' | 'keepAliveMs'>) => ({
  maxHeaderSize,
  requestTimeout: 0,
  headersTimeout: headMs,
  keepAliveTimeout: keepAliveMs,
  connectionsCheckingInterval: Math.min(lookEveryMs, headMs),
})

/** What lies before the app: connections, heads that trickle or swell, bodies that are asked about first. */
export function limitServer(server: Server, limits: ServerLimits): void {
  server.maxConnections = limits.maxConnections
  server.on('clientError', refuseHead)
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const isRefused =
      Number(request.headers['content-length'] ?? '0') > limits.maxUploadBytes ||
      request.headers.authorization === undefined
    if (!isRefused) response.writeContinue()
    server.emit('request', request, response)
  })
}

const byNodeCode: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'body-too-slow',
}
const details: Readonly<Partial<Record<ProblemCode, string>>> = {
  'headers-too-large': `The head of a request may hold ${maxHeaderSize} bytes.`,
  'body-too-slow': 'The request took too long to arrive.',
}

/** What is no proper HTTP gets an answer too, without a word of what it held. */
function refuseHead(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const code = byNodeCode[error.code ?? ''] ?? 'request-invalid'
  const { status, title } = problems[code]
  const detail = details[code] ?? 'This is no proper HTTP request.'
  const body = JSON.stringify({ type: `/docs#problem-${code}`, title, status, code, detail })
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}
