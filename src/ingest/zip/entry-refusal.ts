import { validateFileName, type Entry } from 'yauzl'
import type { ZipLimits } from './zip-limits.ts'

const fileTypeMask = 0o170000
const regularFile = 0o100000

/** Why an entry is not read, by what the archive's directory says of it; null to read it. */
export function entryRefusal(name: string, entry: Entry, limits: ZipLimits): string | null {
  const type = (entry.externalFileAttributes >>> 16) & fileTypeMask
  if (entry.isEncrypted()) return 'encrypted'
  if (validateFileName(name) !== null) return 'unsafe name'
  if (type !== 0 && type !== regularFile) return 'a link or device'
  if (!entry.canDecodeFileData()) return 'unknown compression'
  if (entry.uncompressedSize > limits.entryBytes) return 'too large'
  const allowed = Math.max(limits.ratioFromBytes, entry.compressedSize * limits.ratio)
  return entry.uncompressedSize > allowed ? 'unpacks too large' : null
}

/** Directories and what macOS adds to archives: no files of the hospital's. */
export const isClutter = (name: string): boolean =>
  name.endsWith('/') ||
  name
    .split('/')
    .some((part) => part === '__MACOSX' || part === '.DS_Store' || part.startsWith('._'))
