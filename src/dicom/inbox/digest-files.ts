import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 of files one after the other, hexadecimal, and their size in bytes. */
export async function digestFiles(
  paths: readonly string[],
): Promise<{ readonly sha256: string; readonly sizeBytes: number }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for (const path of paths)
    for await (const chunk of createReadStream(path)) {
      const bytes = chunk as Buffer
      hash.update(bytes)
      sizeBytes += bytes.length
    }
  return { sha256: hash.digest('hex'), sizeBytes }
}
