import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 over the bytes of the files in order, and how many they are: what names an upload's content. */
export async function fileDigest(
  paths: readonly string[],
): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for (const path of paths)
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk)
      sizeBytes += chunk.length
    }
  return { sha256: hash.digest('hex'), sizeBytes }
}
