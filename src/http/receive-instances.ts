import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { resourceFailure } from '../ingest/resource-failure.ts'
import { parseMediaType } from './media-type.ts'
import { MultipartMalformed, multipartParts } from './multipart-parts.ts'
import { ProblemError } from './problem.ts'
import {
  chunksOf,
  tooLarge,
  whileThereIsRoom,
  type ReceivedUpload,
  type UploadLimits,
} from './receive-upload.ts'

/** Objects in one request; a PACS that has more sends them in several. */
const maxParts = 100_000
/** RFC 2046 has 70; some senders take a few more. */
const longestBoundary = 200
const dicom = 'application/dicom'

/**
 * Streams the objects of a STOW-RS request to the spool, a file each, none held whole in memory.
 * @throws ProblemError 415 for another kind of body, 400 for a malformed one, 413 for a large one
 */
export async function receiveInstances(
  request: Request,
  limits: UploadLimits,
): Promise<ReceivedUpload> {
  const boundary = boundaryOf(request)
  const { maxBytes } = limits
  if (Number(request.headers.get('content-length') ?? '0') > maxBytes) throw tooLarge(maxBytes)
  if (request.body === null) throw new ProblemError('body-empty', 'The request has no body.')
  const folder = await mkdtemp(join(limits.spoolDir, 'upload-'))
  const dispose = () => rm(folder, { recursive: true, force: true })
  const hash = createHash('sha256')
  const files: { path: string; name: string }[] = []
  let sizeBytes = 0

  const store = async (content: AsyncIterable<Uint8Array>): Promise<void> => {
    if (files.length === maxParts)
      throw new ProblemError('body-too-large', `A request may hold ${maxParts} objects.`)
    const path = join(folder, String(files.length + 1))
    files.push({ path, name: `object ${files.length + 1}` })
    async function* counted() {
      for await (const chunk of content) {
        sizeBytes += chunk.length
        hash.update(chunk)
        yield chunk
      }
    }
    await writeFile(path, counted())
  }

  try {
    const body = limited(
      whileThereIsRoom(chunksOf(request.body, limits.leaving, limits.pace), limits.disk),
      maxBytes,
    )
    if (boundary === null) await store(body)
    else for await (const { content } of multipartParts(body, boundary)) await store(content)
    if (sizeBytes === 0) throw new ProblemError('body-empty', 'The request holds no object.')
    return { files, sha256: hash.digest('hex'), sizeBytes, fields: new Map(), dispose }
  } catch (error) {
    await dispose()
    if (error instanceof MultipartMalformed)
      throw new ProblemError('request-invalid', error.message)
    if (error instanceof ProblemError || resourceFailure(error) !== null) throw error
    throw new ProblemError(
      'body-interrupted',
      'The request ended before all of it arrived; send it again.',
    )
  }
}

/** Null for a body that is one object by itself. */
function boundaryOf({ headers }: Request): string | null {
  if (headers.get('content-encoding') !== null)
    throw new ProblemError('encoding-unsupported', 'Send the objects without Content-Encoding.')
  const type = parseMediaType(headers.get('content-type') ?? '')
  if (type?.essence === dicom) return null
  if (
    type?.essence !== 'multipart/related' ||
    (type.parameters.get('type') ?? dicom).toLowerCase() !== dicom
  )
    throw new ProblemError(
      'media-type-unsupported',
      'Send multipart/related; type="application/dicom" with one DICOM object a part.',
    )
  const boundary = type.parameters.get('boundary') ?? ''
  if (boundary === '' || boundary.length > longestBoundary)
    throw new ProblemError('request-invalid', 'The Content-Type names no proper boundary.')
  return boundary
}

async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    yield chunk
  }
}
