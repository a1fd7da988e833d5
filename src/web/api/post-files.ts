import type { Sendable } from '../logic/upload-batches.ts'
import { unreachable } from './api-problem.ts'

/** Sends one file as it is, several as a form; fetch cannot tell how much has left, XMLHttpRequest can. */
export function postFiles(
  url: URL,
  files: readonly Sendable[],
  onBytes: (sent: number, total: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.responseType = 'blob'
    request.setRequestHeader('Prefer', 'respond-async')
    request.upload.addEventListener('progress', ({ loaded, total }) => onBytes(loaded, total))
    request.addEventListener('load', () => resolve(asResponse(request)))
    request.addEventListener('error', () => reject(unreachable()))
    request.addEventListener('abort', () => reject(unreachable()))
    request.send(bodyOf(files, request))
  })
}

function bodyOf(files: readonly Sendable[], request: XMLHttpRequest): File | FormData {
  const [only, second] = files
  if (only !== undefined && second === undefined) {
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('X-Filename', encodeURIComponent(only.name.slice(-200)))
    return only.file
  }
  const form = new FormData()
  for (const { file, name } of files) form.append('file', file, name)
  return form
}

function asResponse(request: XMLHttpRequest): Response {
  const headers = new Headers()
  for (const line of request
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  const body: unknown = request.response
  return new Response(body instanceof Blob ? body : null, { status: request.status, headers })
}
