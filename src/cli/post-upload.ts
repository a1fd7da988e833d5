import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { SizedFile } from './upload-parts.ts'

export interface PostedUpload {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

interface Post {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly files: readonly SizedFile[]
  readonly boundary: string
  readonly onBytes: (sent: number) => void
}

/**
 * Sends files in one streamed request: one file as it is, several as multipart/form-data, none held in memory.
 * @throws when the connection breaks before there is an answer
 */
export async function postUpload({
  url,
  headers,
  files,
  boundary,
  onBytes,
}: Post): Promise<PostedUpload> {
  const only = files.length === 1 ? files[0] : undefined
  const type =
    only === undefined
      ? { 'content-type': `multipart/form-data; boundary=${boundary}` }
      : {
          'content-type': 'application/octet-stream',
          'content-length': String(only.sizeBytes),
          'x-filename': encodeURIComponent(only.name.slice(-200)),
        }
  const begin = url.protocol === 'https:' ? httpsRequest : httpRequest
  const sending = begin(url, { method: 'POST', headers: { ...headers, ...type } })
  let sent = 0
  async function* body() {
    for await (const chunk of only === undefined
      ? form(files, boundary)
      : createReadStream(only.path)) {
      yield chunk
      sent += chunk.length
      onBytes(sent)
    }
  }
  const answered = once(sending, 'response')
  // a registry that refuses early closes the way in; what counts is its answer
  const written = pipeline(Readable.from(body()), sending).catch(() => undefined)
  const [response]: unknown[] = await answered
  if (!(response instanceof IncomingMessage)) throw new Error('The registry did not answer.')
  const parts: Buffer[] = []
  for await (const part of response) parts.push(Buffer.from(part))
  void written
  const text = Buffer.concat(parts).toString('utf8')
  return { status: response.statusCode ?? 0, headers: response.headers, text }
}

async function* form(files: readonly SizedFile[], boundary: string): AsyncGenerator<Buffer> {
  for (const { path, name } of files) {
    const plain = name.replace(/"/g, '%22').replace(/[\r\n]/g, ' ')
    yield Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${plain}"\r\n\r\n`,
    )
    for await (const chunk of createReadStream(path)) yield Buffer.from(chunk)
    yield Buffer.from('\r\n')
  }
  yield Buffer.from(`--${boundary}--\r\n`)
}
