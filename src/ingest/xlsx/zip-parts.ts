import type { ByteSource } from '../adapter.ts'
import type { ArchiveEntry } from '../archive-entry.ts'
import type { RandomBytes } from '../random-bytes.ts'
import { listEntries, openZip, ZipTooLong } from '../zip/read-zip.ts'
import { ZipDamaged } from '../zip/zip-damaged.ts'
import { workbookXmlBytes, workbookZipLimits } from './workbook-limits.ts'
import { damaged, tooMuch, WorkbookRefused } from './workbook-refused.ts'

/** The parts of an office document, by name. */
export interface ZipParts {
  has(name: string): boolean
  /** Unpacked and verified; the same bytes each time. @throws WorkbookRefused */
  part(name: string): Promise<ByteSource>
  close(): void
}

/** @throws WorkbookRefused */
export async function openParts(file: RandomBytes): Promise<ZipParts> {
  return refusing(async () => {
    const zip = await openZip(file)
    const entries = new Map<string, ArchiveEntry>()
    for await (const entry of listEntries(zip, file, workbookZipLimits)) {
      // part names differ by more than their case (ECMA-376 part 2); twice the same would leave a choice
      const key = entry.name.toLowerCase()
      if (entries.has(key)) throw damaged('a part occurs twice')
      entries.set(key, entry)
    }
    const opened = new Map<string, ByteSource>()
    let left = workbookXmlBytes
    return {
      has: (name) => entries.has(name.toLowerCase()),
      part: async (name) => {
        const key = name.toLowerCase()
        const known = opened.get(key)
        if (known !== undefined) return known
        const entry = entries.get(key)
        if (entry === undefined) throw damaged('a part is missing')
        const result = await refusing(() => entry.open(() => undefined))
        if (!result.ok)
          throw new WorkbookRefused('workbook-unreadable', `a part is ${result.detail}`)
        left -= result.source.sizeBytes ?? 0
        if (left < 0) throw tooMuch('more than 1 GB of XML')
        opened.set(key, result.source)
        return result.source
      },
      close: () => zip.close(),
    }
  })
}

async function refusing<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof ZipDamaged) throw damaged('the zip is damaged')
    if (error instanceof ZipTooLong) throw tooMuch('more than 10,000 parts')
    throw error
  }
}
