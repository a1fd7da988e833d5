import type { FormatAdapter, SourceItem } from './adapter.ts'
import { adapters as allAdapters } from './adapters.ts'
import { delimiters, lineCells, looksLikeTable } from './csv/first-line-cells.ts'
import { headText } from './csv/head-text.ts'
import { foreignTable } from './foreign-table.ts'
import { refusedFile } from './refused-file.ts'
import { unknownTable } from './table/table-reader.ts'
import { isTarHeader } from './tar/tar-header.ts'
import { archiveKind, isOfficeDocument } from './zip/archive-kind.ts'

export type ArchiveFormat = 'zip' | 'tar' | 'gzip'

/** What a file is by its first bytes (at most 8 KiB), never by its name; null for none of the formats. */
export function recognise(
  head: Uint8Array,
  adapters: readonly FormatAdapter[] = allAdapters,
): FormatAdapter | ArchiveFormat | null {
  const kind = archiveKind(head)
  if (kind === 'zip' && !isOfficeDocument(head)) return 'zip'
  if (kind === 'gzip' || kind === 'tar') return kind
  const adapter = adapters.find((candidate) => candidate.recognises(head))
  // the tars of before 1988 bear no name, only a checksum
  return adapter ?? (isTarHeader(head) ? 'tar' : null)
}

/** Why a file that nothing recognises is refused: of a table, the columns found. */
export function unrecognised(head: Uint8Array): SourceItem {
  const foreign = foreignTable(head)
  if (foreign !== null) return refusedFile('unknown', { rule: 'workbook-kind', detail: foreign })
  const text = headText(head)
  if (text === null || !looksLikeTable(text))
    return refusedFile('unknown', { rule: 'format-unknown' })
  const [rows = []] = delimiters
    .map((delimiter) => lineCells(text, delimiter, 20))
    .sort((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0))
  return refusedFile('csv', unknownTable(rows))
}
