import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OutOfResources, resourceFailure, type DiskState } from '../ingest/resource-failure.ts'
import { formFileName } from './form-file-name.ts'
import { parseMediaType } from './media-type.ts'
import { readFormField } from './read-form-field.ts'
import { MultipartMalformed, multipartParts } from './multipart-parts.ts'
import { paced, type BodyPace } from './pressure/paced.ts'
import { ProblemError } from './problem.ts'

export interface ReceivedUpload {
  readonly files: readonly { readonly path: string; readonly name: string }[]
  /** Over the bytes of all files in order: the same content gives the same digest by any road. */
  readonly sha256: string
  readonly sizeBytes: number
  /** Texts that came beside the files of a multipart body. */
  readonly fields: ReadonlyMap<string, string>
  dispose(): Promise<void>
}

export interface UploadLimits {
  readonly spoolDir: string
  readonly maxBytes: number
  /** Aborts when the service no longer waits for what is still arriving. */
  readonly leaving: AbortSignal
  readonly disk: Pick<DiskState, 'failure' | 'check'>
  readonly pace: BodyPace
}

/** Files in one request: as many as entries in an archive. */
const maxFiles = 1_000_000
/** Of multipart's own lines, for each file. */
const overheadBytes = 1024
/** Received between two looks at the disk. */
const lookEveryBytes = 32 * 2 ** 20

/** Streams a request body (raw, or multipart with any number of files) to the spool, counting and hashing. */
export async function receiveUpload(
  request: Request,
  name: string,
  limits: UploadLimits,
): Promise<ReceivedUpload> {
  const { maxBytes, leaving, pace } = limits
  const declared = Number(request.headers.get('content-length') ?? '0')
  if (declared > maxBytes + overheadBytes) throw tooLarge(maxBytes)
  if (request.headers.get('content-encoding') !== null)
    throw new ProblemError(
      'encoding-unsupported',
      'Send the file as it is, without Content-Encoding; a zip is welcome.',
    )
  const boundary = formBoundary(request.headers.get('content-type') ?? '')
  if (request.body === null) throw new ProblemError('body-empty', 'The request has no body.')
  const folder = await mkdtemp(join(limits.spoolDir, 'upload-'))
  const dispose = () => rm(folder, { recursive: true, force: true })
  const hash = createHash('sha256')
  const files: { path: string; name: string }[] = []
  const fields = new Map<string, string>()
  let sizeBytes = 0

  const store = async (content: AsyncIterable<Uint8Array>, fileName: string): Promise<void> => {
    if (files.length === maxFiles)
      throw new ProblemError('body-too-large', `An upload may hold ${maxFiles} files.`)
    const path = join(folder, String(files.length + 1))
    files.push({ path, name: fileName })
    async function* counted() {
      for await (const chunk of content) {
        sizeBytes += chunk.length
        if (sizeBytes > maxBytes) throw tooLarge(maxBytes)
        hash.update(chunk)
        yield chunk
      }
    }
    await writeFile(path, counted())
  }

  try {
    const body = whileThereIsRoom(chunksOf(request.body, leaving, pace), limits.disk)
    if (boundary === null) await store(body, name)
    else {
      // what is no file is passed over, yet may not go on for ever
      const whole = bounded(body, () => maxBytes + overheadBytes * (files.length + 100))
      for await (const { headers, content } of multipartParts(whole, boundary)) {
        const disposition = headers.get('content-disposition') ?? ''
        const fileName = formFileName(disposition)
        if (fileName !== null) await store(content, fileName)
        else await readFormField(disposition, content, fields)
      }
    }
    if (sizeBytes === 0) throw new ProblemError('body-empty', 'The upload holds no bytes.')
    return { files, sha256: hash.digest('hex'), sizeBytes, fields, dispose }
  } catch (error) {
    await dispose()
    if (error instanceof ProblemError || resourceFailure(error) !== null) throw error
    if (error instanceof MultipartMalformed && request.signal.aborted === false)
      throw new ProblemError('request-invalid', error.message)
    throw new ProblemError(
      'body-interrupted',
      'The upload ended before all of it arrived; send it again.',
    )
  }

  async function* bounded(
    body: AsyncIterable<Uint8Array>,
    most: () => number,
  ): AsyncGenerator<Uint8Array> {
    let bytes = 0
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > most()) throw tooLarge(maxBytes)
      yield chunk
    }
  }
}

/** Null for a body that is the file itself. */
function formBoundary(contentType: string): string | null {
  if (!/^\s*multipart\/form-data/i.test(contentType)) return null
  const boundary = parseMediaType(contentType)?.parameters.get('boundary') ?? ''
  if (boundary === '' || boundary.length > 200)
    throw new ProblemError(
      'request-invalid',
      'A multipart/form-data body needs its boundary in Content-Type.',
    )
  return boundary
}

/**
 * The chunks of a request's body.
 * @param leaving when it aborts, a body that is still arriving is refused with `stopping`
 * @throws ProblemError body-too-slow, stopping
 */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  leaving: AbortSignal,
  pace: BodyPace,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  const leave = (): void => void reader.cancel().catch(() => undefined)
  leaving.addEventListener('abort', leave, { once: true })
  try {
    for await (const chunk of paced(reader, pace)) {
      if (leaving.aborted) break
      yield chunk
    }
    if (leaving.aborted)
      throw new ProblemError('stopping', 'Nothing of the upload was kept; send it again.')
  } finally {
    leaving.removeEventListener('abort', leave)
    await reader.cancel().catch(() => undefined)
  }
}

export const tooLarge = (maxBytes: number) =>
  new ProblemError('body-too-large', `An upload may hold ${maxBytes} bytes; send it in parts.`)

/** What is left of the disk when it runs low is for what is under way, not for more of this. @throws OutOfResources */
export async function* whileThereIsRoom(
  chunks: AsyncIterable<Uint8Array>,
  disk: UploadLimits['disk'],
): AsyncGenerator<Uint8Array> {
  let sinceLook = 0
  for await (const chunk of chunks) {
    sinceLook += chunk.length
    if (sinceLook >= lookEveryBytes) {
      sinceLook = 0
      await disk.check()
    }
    if (disk.failure !== null) throw new OutOfResources(disk.failure)
    yield chunk
  }
}
