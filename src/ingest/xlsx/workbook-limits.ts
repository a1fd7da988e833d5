import { zipLimits, type ZipLimits } from '../zip/zip-limits.ts'

const mega = 1024 * 1024

export const workbookZipLimits: ZipLimits = {
  ...zipLimits,
  entries: 10_000,
  entryBytes: 1024 * mega,
}

/** Of a workbook that lies in an archive and has to be held in memory. */
export const innerWorkbookBytes = 64 * mega
/** All XML that is read of one workbook. */
export const workbookXmlBytes = 1024 * mega
/** Parts that describe the workbook, and are held whole: none is near this in a real one. */
export const smallPartBytes = 16 * mega
/** Text of the shared strings, as held. */
export const sharedTextBytes = 192 * mega
export const sharedStrings = 5_000_000

/** Excel's own limits. */
export const mostRows = 1_048_576
export const mostColumns = 16_384
export const longestCell = 32_767
/** A cell may be written in more bytes than it has characters; nothing in between is longer. */
export const longestSilence = 1 * mega
export const deepestElement = 64
