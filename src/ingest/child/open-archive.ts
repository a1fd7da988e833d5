import { stat } from 'node:fs/promises'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { SourceItem } from '../adapter.ts'
import type { ArchiveEntry } from '../archive-entry.ts'
import { readHead } from '../csv/peek-stream.ts'
import { type ArchiveFormat } from '../recognise.ts'
import { refusedFile } from '../refused-file.ts'
import { tarLimits } from '../tar/archive-limits.ts'
import { readTar, TarEnded } from '../tar/read-tar.ts'
import { singleFile } from '../tar/single-file.ts'
import { isTarHeader } from '../tar/tar-header.ts'
import { gzipFile, GzipRefused, plainFile } from '../tar/unpacked-file.ts'
import { archiveKind } from '../zip/archive-kind.ts'
import { readZip, ZipTooLong } from '../zip/read-zip.ts'
import { ZipDamaged } from '../zip/zip-damaged.ts'

export interface Archive {
  readonly format: string
  readonly nestedRule: RuleId
  entries(): AsyncIterable<ArchiveEntry>
}

/** @throws what `archiveFault` explains */
export async function openArchive(
  kind: ArchiveFormat,
  path: string,
  onBytes: () => void,
): Promise<Archive> {
  if (kind === 'zip')
    return { format: 'zip', nestedRule: 'zip-nested', entries: () => readZip(path) }
  if (kind === 'tar') {
    const file = plainFile(path, (await stat(path)).size)
    return { format: 'tar', nestedRule: 'archive-nested', entries: () => readTar(file) }
  }
  const file = await gzipFile(path, tarLimits, onBytes)
  const head = await readHead(file.stream(0))
  const isTar = archiveKind(head) === 'tar' || isTarHeader(head)
  return {
    format: isTar ? 'tar.gz' : 'gzip',
    nestedRule: 'archive-nested',
    entries: () => (isTar ? readTar(file) : singleFile(file)),
  }
}

/** What is told of an archive that ended early. @throws what is not the archive's fault */
export function archiveFault(kind: ArchiveFormat, error: unknown): SourceItem {
  if (error instanceof ZipTooLong || (error instanceof TarEnded && error.rule === 'limit-exceeded'))
    return refusedFile(kind, { rule: 'limit-exceeded', detail: 'more than 1,000,000 entries' })
  if (error instanceof ZipDamaged) return refusedFile(kind, { rule: 'zip-unreadable' })
  if (error instanceof TarEnded || error instanceof GzipRefused)
    return refusedFile(kind, { rule: error.rule })
  throw error
}
