import type { ComparisonAnswer, DistributionAnswer, DrlAnswer } from '../../contract/analytics.ts'
import type { Receipt, ReceiptCounts } from '../../contract/receipt.ts'
import type { Sendable } from '../logic/upload-batches.ts'
import { type ApiProblem, problemOf, unreachable, unreadable } from './api-problem.ts'
import {
  isComparisonAnswer,
  isDistributionAnswer,
  isDrlAnswer,
  isDrlSetList,
  isFacilityList,
  isProtocolList,
  isReceipt,
  isReleaseList,
  isScannerList,
  isSchemeList,
  isSession,
} from './guards.ts'
import type { DrlSetList, FacilityList } from './country-lists.ts'
import { followUpload } from './follow-upload.ts'
import type { ProtocolList } from './protocol-list.ts'
import { postFiles } from './post-files.ts'
import type { ReleaseList } from './release-list.ts'
import type { ScannerList } from './scanner-list.ts'
import type { SchemeList } from './scheme-list.ts'
import type { Session } from './session.ts'

/** The questions this page asks; every one rejects with an ApiProblem, or with the abort itself. */
export interface Api {
  session(signal: AbortSignal): Promise<Session>
  comparisons(query: URLSearchParams, signal: AbortSignal): Promise<ComparisonAnswer>
  distributions(query: URLSearchParams, signal: AbortSignal): Promise<DistributionAnswer>
  drls(query: URLSearchParams, signal: AbortSignal): Promise<DrlAnswer>
  releases(signal: AbortSignal): Promise<ReleaseList>
  scanners(facility: string, signal: AbortSignal): Promise<ScannerList>
  protocols(signal: AbortSignal): Promise<ProtocolList>
  schemes(signal: AbortSignal): Promise<SchemeList>
  facilities(signal: AbortSignal): Promise<FacilityList>
  drlSets(signal: AbortSignal): Promise<DrlSetList>
  /** Sends a body and reads the answer; for parts of the page that load later and know their own answers. */
  post<T>(
    address: string,
    init: { readonly body: BodyInit; readonly headers?: Record<string, string> },
    isAnswer: (value: unknown) => value is T,
  ): Promise<T>
  /** Bytes of a file of this service; an address elsewhere is refused. */
  download(url: string): Promise<Blob>
  /** Says what a local name stands for. */
  setMapping(facility: string, localName: string, loinc: string): Promise<void>
  /** Sends files as one upload and follows it to its receipt. */
  upload(facility: string, files: readonly Sendable[], on: UploadProgress): Promise<UploadAnswer>
}

export interface UploadAnswer {
  readonly receipt: Receipt
  /** These very bytes arrived before, and this is the receipt they got then. */
  readonly again: boolean
}

export interface UploadProgress {
  sent(bytes: number, total: number): void
  reading(counts: ReceiptCounts): void
}

export interface ApiOptions {
  readonly origin: string
  /** Called when the service no longer knows the session. */
  readonly onRefused: (problem: ApiProblem) => void
}

/** The registry's API, asked with the session's cookie, which this page never sees. */
export function createApi({ origin, onRefused }: ApiOptions): Api {
  async function send(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, origin)
    if (url.origin !== origin) throw unreadable()
    const response = await fetch(url, { ...init, credentials: 'same-origin' }).catch(
      (error: unknown) => {
        if (error instanceof DOMException && error.name === 'AbortError') throw error
        throw unreachable()
      },
    )
    return accepted(response)
  }

  async function accepted(response: Response): Promise<Response> {
    if (response.ok) return response
    const problem = await problemOf(response)
    if (problem.status === 401) onRefused(problem)
    throw problem
  }

  async function read<T>(response: Response, isAnswer: (value: unknown) => value is T): Promise<T> {
    const body: unknown = await response.json().catch(() => null)
    if (!isAnswer(body)) throw unreadable()
    return body
  }

  async function ask<T>(
    address: string,
    isAnswer: (value: unknown) => value is T,
    signal: AbortSignal,
  ): Promise<T> {
    return read(await send(address, { signal }), isAnswer)
  }

  const v1 = '/api/v1'
  return {
    session: (signal) => ask(`${v1}/session`, isSession, signal),
    comparisons: (query, signal) => ask(`${v1}/comparisons?${query}`, isComparisonAnswer, signal),
    distributions: (query, signal) =>
      ask(`${v1}/distributions?${query}`, isDistributionAnswer, signal),
    drls: (query, signal) => ask(`${v1}/drls?${query}`, isDrlAnswer, signal),
    releases: (signal) => ask(`${v1}/releases`, isReleaseList, signal),
    scanners: (facility, signal) =>
      ask(`${v1}/scanners?${new URLSearchParams({ facility })}`, isScannerList, signal),
    protocols: (signal) => ask(`${v1}/protocols`, isProtocolList, signal),
    setMapping: async (facility, localName, loinc) => {
      await send(`${v1}/mappings?${new URLSearchParams({ facility })}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ mappings: [{ localName, loinc }] }),
      })
    },
    schemes: (signal) => ask(`${v1}/banding-schemes`, isSchemeList, signal),
    facilities: (signal) => ask(`${v1}/facilities`, isFacilityList, signal),
    drlSets: (signal) => ask(`${v1}/drl-sets`, isDrlSetList, signal),
    post: async (address, init, isAnswer) =>
      read(await send(address, { ...init, method: 'POST' }), isAnswer),
    download: async (url) => (await send(url)).blob(),
    upload: async (facility, files, on) => {
      const url = new URL(`${v1}/uploads?${new URLSearchParams({ facility })}`, origin)
      const response = await accepted(await postFiles(url, files, on.sent))
      const again = response.status === 200
      const now = await read(response, isReceipt)
      if (now.state !== 'running') return { receipt: now, again }
      const open = (lastEventId: string) =>
        send(`${v1}/uploads/${now.uploadId}/events`, {
          headers: lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId },
        })
      return { receipt: await followUpload(open, on.reading), again }
    },
  }
}
