import type { ByteSource } from '../adapter.ts'
import { streamSource } from '../byte-sources.ts'
import { ByteCursor } from './byte-cursor.ts'
import type { UnpackedFile } from './unpacked-file.ts'

/** Enough to tell a format by. */
const headBytes = 64 * 1024

/**
 * An entry too large to be held. Its head can be read again and again; the first who reads on reads along with the
 * archive, and whoever comes later starts the archive anew.
 */
export function largeEntry(
  file: UnpackedFile,
  cursor: ByteCursor,
  start: number,
  size: number,
): ByteSource {
  let head: Promise<Uint8Array> | null = null
  const end = start + size
  async function* stream(): AsyncGenerator<Uint8Array> {
    head ??= cursor.exactly(headBytes)
    const first = await head
    yield first
    const reader =
      cursor.position === start + first.length ? cursor : new ByteCursor(file.stream(start))
    try {
      if (reader !== cursor) await reader.skipTo(first.length)
      for (let left = end - start - first.length; left > 0;) {
        const part = await reader.some(left)
        if (part === null) throw new Error('an archive changed while it was read')
        left -= part.length
        yield part
      }
    } finally {
      if (reader !== cursor) await reader.close()
    }
  }
  return streamSource(size, stream)
}
