import { fromRandomAccessReaderPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl'
import type { ArchiveEntry, OpenedEntry } from '../archive-entry.ts'
import { memorySource, streamSource } from '../byte-sources.ts'
import type { RandomBytes } from '../random-bytes.ts'
import { BlockFile } from './block-file.ts'
import { BlockReader } from './block-reader.ts'
import { entryBytes } from './entry-bytes.ts'
import { entryRefusal, isClutter } from './entry-refusal.ts'
import { damageAware, ZipDamaged } from './zip-damaged.ts'
import { zipLimits, type ZipLimits } from './zip-limits.ts'

/** The archive names more entries than are read. */
export class ZipTooLong extends Error {}

/**
 * The files of an archive, in its order, one by one. Entries that are refused are told when they are opened.
 * yauzl gives up on a whole archive for one bad name or size, so names and sizes are checked here instead.
 * @throws ZipDamaged when the directory cannot be read (further)
 * @throws ZipTooLong before the first entry
 */
export async function* readZip(
  path: string,
  limits: ZipLimits = zipLimits,
): AsyncGenerator<ArchiveEntry> {
  const file = await BlockFile.open(path)
  try {
    yield* readEntries(file, limits)
  } finally {
    await file.close()
  }
}

async function* readEntries(file: RandomBytes, limits: ZipLimits): AsyncGenerator<ArchiveEntry> {
  const zip = await openZip(file)
  try {
    yield* listEntries(zip, file, limits)
  } finally {
    zip.close()
  }
}

/** @throws ZipDamaged */
export async function openZip(file: RandomBytes): Promise<ZipFile> {
  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false }
  const zip = await damageAware(() =>
    fromRandomAccessReaderPromise(new BlockReader(file), file.sizeBytes, options),
  )
  // without a listener a late error would end the process
  zip.on('error', () => undefined)
  return zip
}

/** Entries can be opened as long as the zip is open. @throws ZipDamaged, ZipTooLong */
export async function* listEntries(
  zip: ZipFile,
  file: RandomBytes,
  limits: ZipLimits,
): AsyncGenerator<ArchiveEntry> {
  if (zip.entryCount > limits.entries) throw new ZipTooLong()
  const budget = archiveBudget(file.sizeBytes, limits)
  const entries = zip.eachEntry()
  for (;;) {
    const next = await damageAware(() => entries.next())
    if (next.done === true) {
      if (await listsMore(file, Number(zip.readEntryCursor)))
        throw new ZipDamaged('more entries than the archive counts')
      return
    }
    const entry = next.value
    const name = entryName(entry)
    if (isClutter(name)) continue
    const detail = entryRefusal(name, entry, limits) ?? budget(entry)
    yield {
      name,
      open: async (onBytes) =>
        detail === null
          ? openEntry(zip, file, entry, limits, onBytes)
          : { ok: false, rule: 'zip-entry-refused', detail },
    }
  }
}

const entryName = (entry: Entry): string =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)

/** Some writers count entries in 16 bits and wrap at 65,536: the rest would be lost in silence. */
async function listsMore(file: RandomBytes, directoryEnd: number): Promise<boolean> {
  const bytes: Buffer[] = []
  for await (const part of file.stream(directoryEnd, 4)) bytes.push(part)
  const next = Buffer.concat(bytes)
  return next.length === 4 && next.readUInt32LE(0) === 0x02014b50
}

/**
 * Entries that share bytes of the archive add up to more than the archive holds: the "better zip bomb". Small entries
 * escape the ratio one by one, not together. What is refused takes nothing from the rest.
 */
function archiveBudget(size: number, limits: ZipLimits): (entry: Entry) => string | null {
  let packed = 0
  let unpacked = 0
  const allowed = Math.max(limits.totalFreeBytes, size * limits.ratio)
  return (entry) => {
    if (packed + entry.compressedSize > size) return 'overlaps other entries'
    if (unpacked + entry.uncompressedSize > allowed) return 'the archive unpacks too large'
    packed += entry.compressedSize
    unpacked += entry.uncompressedSize
    return null
  }
}

async function openEntry(
  zip: ZipFile,
  file: RandomBytes,
  entry: Entry,
  limits: ZipLimits,
  onBytes: () => void,
): Promise<OpenedEntry> {
  try {
    const parts: Uint8Array[] = []
    const whole = entry.uncompressedSize <= limits.wholeBytes
    // a large entry is unpacked twice, so that nothing of it is used before its checksum is known
    for await (const part of entryBytes(zip, file, entry)) {
      onBytes()
      if (whole) parts.push(part)
    }
    const source = whole
      ? memorySource(Buffer.concat(parts))
      : streamSource(entry.uncompressedSize, () => entryBytes(zip, file, entry))
    return { ok: true, source }
  } catch (error) {
    if (!(error instanceof ZipDamaged)) throw error
    return { ok: false, rule: 'zip-unreadable', detail: 'the entry is damaged' }
  }
}
