import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

export interface HashedFile {
  readonly bytes: number
  readonly sha256: string
}

/** Reads a file, at most its first `length` bytes. */
export async function hashFile(
  path: string,
  length = Number.POSITIVE_INFINITY,
): Promise<HashedFile> {
  return consumed(path, length, async () => {})
}

/**
 * Copies a file, at most its first `length` bytes, to a new one, on disk when it resolves.
 * @returns size and SHA-256 of what was written
 */
export async function hashedCopy(
  from: string,
  to: string,
  length = Number.POSITIVE_INFINITY,
): Promise<HashedFile> {
  const file = await open(to, 'wx', 0o600)
  try {
    const copied = await consumed(from, length, async (chunk) => {
      for (let done = 0; done < chunk.length;) done += (await file.write(chunk, done)).bytesWritten
    })
    await file.sync()
    return copied
  } finally {
    await file.close()
  }
}

async function consumed(
  path: string,
  length: number,
  use: (chunk: Buffer) => Promise<void>,
): Promise<HashedFile> {
  const hash = createHash('sha256')
  let bytes = 0
  if (length > 0) {
    const chunks: AsyncIterable<Buffer> = createReadStream(path, {
      highWaterMark: 2 ** 20,
      end: length - 1,
    })
    for await (const chunk of chunks) {
      hash.update(chunk)
      bytes += chunk.length
      await use(chunk)
    }
  }
  return { bytes, sha256: hash.digest('hex') }
}
