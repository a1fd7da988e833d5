import type { ArchiveEntry } from '../archive-entry.ts'
import { memorySource, streamSource } from '../byte-sources.ts'
import { tarLimits } from './archive-limits.ts'
import { ByteCursor } from './byte-cursor.ts'
import { TarEnded } from './read-tar.ts'
import type { UnpackedFile } from './unpacked-file.ts'

/**
 * The one file of a plain gzip, under the name of the upload.
 * @throws TarEnded when it is cut off: nothing says how much of a file is whole
 */
export async function* singleFile(file: UnpackedFile): AsyncGenerator<ArchiveEntry> {
  if (file.cutOff) throw new TarEnded('archive-cut-off')
  const { sizeBytes } = file
  if (sizeBytes === 0) return
  yield {
    name: '',
    async open() {
      if (sizeBytes > tarLimits.entryBytes)
        return { ok: false, rule: 'archive-too-large', detail: 'over 2 GB' }
      if (sizeBytes > tarLimits.wholeBytes)
        return { ok: true, source: streamSource(sizeBytes, () => file.stream(0)) }
      const cursor = new ByteCursor(file.stream(0))
      try {
        return { ok: true, source: memorySource(await cursor.exactly(sizeBytes)) }
      } finally {
        await cursor.close()
      }
    },
  }
}
