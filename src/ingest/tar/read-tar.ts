import type { ArchiveEntry } from '../archive-entry.ts'
import { memorySource } from '../byte-sources.ts'
import { tarLimits, type TarLimits } from './archive-limits.ts'
import { ByteCursor } from './byte-cursor.ts'
import { largeEntry } from './large-entry.ts'
import { TarHeaders, type TarMember } from './tar-headers.ts'
import { blockBytes, isZero } from './tar-header.ts'
import { tarRefusal } from './tar-refusal.ts'
import type { UnpackedFile } from './unpacked-file.ts'
import { isClutter } from '../zip/entry-refusal.ts'

/** How the reading of a tar ended before its end. */
export class TarEnded extends Error {
  override readonly name = 'TarEnded'
  readonly rule: 'tar-unreadable' | 'archive-cut-off' | 'limit-exceeded'
  constructor(rule: TarEnded['rule']) {
    super(rule)
    this.rule = rule
  }
}

/**
 * The files of a tar, in its order, one by one; nothing is known of the next before this one is read. An entry is
 * given only when the archive holds all of it.
 *
 * We read headers ourselves: `tar-stream` keeps an extended header of whatever size it states in memory, stops for
 * ever at a size that is no number, and takes an archive cut off between two entries for a whole one.
 * @throws TarEnded once all entries before were given
 */
export async function* readTar(
  file: UnpackedFile,
  limits: TarLimits = tarLimits,
): AsyncGenerator<ArchiveEntry> {
  const cursor = new ByteCursor(file.stream(0))
  const headers = new TarHeaders(cursor, limits)
  try {
    for (let entries = 1; ; entries++) {
      const next = await headers.next()
      if (next === 'end') {
        if (!(await isPadding(cursor))) throw new TarEnded('tar-unreadable')
        if (file.cutOff) throw new TarEnded('archive-cut-off')
        return
      }
      if (next === 'damaged') throw new TarEnded('tar-unreadable')
      if (next === 'cut-off') throw new TarEnded('archive-cut-off')
      if (entries > limits.entries) throw new TarEnded('limit-exceeded')
      const start = cursor.position
      if (start + next.size > file.sizeBytes) throw new TarEnded('archive-cut-off')
      if (!isClutter(next.name) && next.type !== 'directory')
        yield entryOf(next, file, cursor, limits)
      await cursor.skipTo(start + Math.ceil(next.size / blockBytes) * blockBytes)
    }
  } finally {
    await cursor.close()
  }
}

/** Nothing may follow an archive's end but zeros: it would be lost in silence. */
async function isPadding(cursor: ByteCursor): Promise<boolean> {
  for (;;) {
    const part = await cursor.some(64 * 1024)
    if (part === null) return true
    if (!isZero(part)) return false
  }
}

function entryOf(
  member: TarMember,
  file: UnpackedFile,
  cursor: ByteCursor,
  limits: TarLimits,
): ArchiveEntry {
  const detail = tarRefusal(member, limits)
  const start = cursor.position
  return {
    name: member.name,
    async open(onBytes) {
      if (detail !== null) return { ok: false, rule: 'tar-entry-refused', detail }
      onBytes()
      const source =
        member.size <= limits.wholeBytes
          ? memorySource(await cursor.exactly(member.size))
          : largeEntry(file, cursor, start, member.size)
      return { ok: true, source }
    },
  }
}
