import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import { ProblemError } from './problem.ts'

export interface ReceivedUpload {
  readonly files: readonly { readonly path: string; readonly name: string }[]
  /** Over the bytes of all files in order: the same content gives the same digest by any road. */
  readonly sha256: string
  readonly sizeBytes: number
  dispose(): Promise<void>
}

interface Limits {
  readonly spoolDir: string
  readonly maxBytes: number
}

/** Streams a request body (raw, or multipart with any number of files) to the spool, counting and hashing. */
export async function receiveUpload(
  request: Request,
  name: string,
  limits: Limits,
): Promise<ReceivedUpload> {
  const declared = Number(request.headers.get('content-length') ?? '0')
  if (declared > limits.maxBytes) throw tooLarge(limits.maxBytes)
  if (request.headers.get('content-encoding') !== null)
    throw new ProblemError(
      'encoding-unsupported',
      'Send the file as it is, without Content-Encoding; a zip is welcome.',
    )
  if (request.body === null) throw new ProblemError('body-empty', 'The request has no body.')
  const folder = await mkdtemp(join(limits.spoolDir, 'upload-'))
  const dispose = () => rm(folder, { recursive: true, force: true })
  const hash = createHash('sha256')
  let sizeBytes = 0
  const counter = () =>
    new Transform({
      transform(chunk: Buffer, _encoding, done: TransformCallback) {
        sizeBytes += chunk.length
        hash.update(chunk)
        done(sizeBytes > limits.maxBytes ? tooLarge(limits.maxBytes) : null, chunk)
      },
    })
  try {
    const files: { path: string; name: string }[] = []
    const store = async (content: Readable, fileName: string): Promise<void> => {
      const path = join(folder, String(files.length + 1))
      files.push({ path, name: fileName })
      await pipeline(content, counter(), createWriteStream(path))
    }
    const body = Readable.from(chunksOf(request.body))
    const type = request.headers.get('content-type') ?? ''
    if (/^multipart\/form-data(?!.*boundary=)/i.test(type))
      throw new ProblemError(
        'request-invalid',
        'A multipart/form-data body needs its boundary in Content-Type.',
      )
    if (type.toLowerCase().startsWith('multipart/form-data'))
      await receiveMultipart(body, type, store)
    else await store(body, name)
    if (sizeBytes === 0) throw new ProblemError('body-empty', 'The upload holds no bytes.')
    return { files, sha256: hash.digest('hex'), sizeBytes, dispose }
  } catch (error) {
    await dispose()
    if (error instanceof ProblemError) throw error
    if (isDiskFailure(error)) throw error
    throw new ProblemError(
      'body-interrupted',
      'The upload ended before all of it arrived; send it again.',
    )
  }
}

export async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function receiveMultipart(
  body: Readable,
  contentType: string,
  store: (content: Readable, name: string) => Promise<void>,
): Promise<void> {
  // Files are stored one after another: the digest covers them in order.
  let queue: Promise<void> = Promise.resolve()
  const busboy = new Busboy({
    headers: { 'content-type': contentType },
    limits: { files: 10_000, fields: 100 },
  })
  busboy.on('file', (_field, content, fileName) => {
    queue = queue.then(() => store(content, fileName === '' ? 'upload' : fileName))
    // A file that cannot be stored ends the whole body; the parser would wait for it for ever.
    queue.catch((error: unknown) =>
      body.destroy(error instanceof Error ? error : new Error('store failed')),
    )
  })
  await pipeline(body, busboy)
  await queue
}

export const tooLarge = (maxBytes: number) =>
  new ProblemError('body-too-large', `An upload may hold ${maxBytes} bytes; send it in parts.`)

export const isDiskFailure = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ENOSPC', 'EIO', 'EROFS', 'EMFILE', 'EDQUOT'].includes(String(error.code))
