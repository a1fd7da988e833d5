import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import type { TarLimits } from './archive-limits.ts'

/** A file on disk as a tar reader sees it: as it is, or unpacked on the way. */
export interface UnpackedFile {
  /** Of what can be read whole. */
  readonly sizeBytes: number
  /** The packed file ends in the middle. */
  readonly cutOff: boolean
  stream(from: number): AsyncIterable<Uint8Array>
}

/** The gzip is damaged, or unpacks to more than any sound file does. */
export class GzipRefused extends Error {
  override readonly name = 'GzipRefused'
  readonly rule: 'gzip-unreadable' | 'archive-too-large'
  constructor(rule: GzipRefused['rule']) {
    super(rule)
    this.rule = rule
  }
}

export const plainFile = (path: string, sizeBytes: number): UnpackedFile => ({
  sizeBytes,
  cutOff: false,
  stream: (from) => createReadStream(path, { start: from }),
})

/**
 * Unpacks the file once, to the end, before anything of it is used: a gzip tells only there whether its bytes are
 * the ones that were packed. It may never have unpacked to more than `ratio` times what was read of it so far, so that a
 * bomb costs no more than its first few megabytes, however long it is.
 * @throws GzipRefused
 */
export async function gzipFile(
  path: string,
  limits: Pick<TarLimits, 'ratio' | 'totalFreeBytes'>,
  onBytes: () => void,
): Promise<UnpackedFile> {
  const whole = await unpackedSize(path, false, limits, onBytes)
  const cutOff = whole === null
  const sizeBytes = whole ?? (await unpackedSize(path, true, limits, onBytes)) ?? 0
  return {
    sizeBytes,
    cutOff,
    stream: (from) => skipping(gunzipped(path, cutOff), from),
  }
}

/** @returns null when the file ends before the gzip does and that is not tolerated */
async function unpackedSize(
  path: string,
  tolerant: boolean,
  { ratio, totalFreeBytes }: Pick<TarLimits, 'ratio' | 'totalFreeBytes'>,
  onBytes: () => void,
): Promise<number | null> {
  let size = 0
  try {
    for await (const { chunk, packedBytes } of gunzipping(path, tolerant)) {
      onBytes()
      size += chunk.length
      if (size > Math.max(totalFreeBytes, packedBytes * ratio))
        throw new GzipRefused('archive-too-large')
    }
    return size
  } catch (error) {
    if (error instanceof GzipRefused || !(error instanceof Error) || 'syscall' in error) throw error
    if (!tolerant && 'code' in error && error.code === 'Z_BUF_ERROR') return null
    throw new GzipRefused('gzip-unreadable')
  }
}

async function* gunzipped(path: string, tolerant: boolean): AsyncGenerator<Uint8Array> {
  for await (const { chunk } of gunzipping(path, tolerant)) yield chunk
}

/** Chunks, and how many bytes were read for them and all before. */
async function* gunzipping(
  path: string,
  tolerant: boolean,
): AsyncGenerator<{ readonly chunk: Uint8Array; readonly packedBytes: number }> {
  const options = tolerant ? { finishFlush: constants.Z_SYNC_FLUSH } : {}
  const file = createReadStream(path)
  const unpacked = pipeline(file, createGunzip({ ...options, chunkSize: 64 * 1024 }), () => {})
  try {
    for await (const chunk of unpacked)
      if (chunk instanceof Uint8Array) yield { chunk, packedBytes: file.bytesRead }
  } finally {
    file.destroy()
  }
}

async function* skipping(
  stream: AsyncIterable<Uint8Array>,
  from: number,
): AsyncGenerator<Uint8Array> {
  let left = from
  for await (const chunk of stream) {
    if (left < chunk.length) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}
