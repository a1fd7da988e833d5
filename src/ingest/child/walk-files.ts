import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import { openFile, watchedSource } from '../byte-sources.ts'
import { readHead } from '../csv/peek-stream.ts'
import type { MemberItem } from '../member-item.ts'
import { recognise, unrecognised } from '../recognise.ts'
import { refusedFile } from '../refused-file.ts'
import type { ArchiveEntry } from '../archive-entry.ts'
import { archiveKind, isOfficeDocument } from '../zip/archive-kind.ts'
import { archiveFault, openArchive, type Archive } from './open-archive.ts'

export interface UploadedFile {
  readonly path: string
  readonly name: string
}

export interface WalkOptions {
  readonly adapters: readonly FormatAdapter[]
  /** False where an archive is no answer: it is refused like any other file. */
  readonly archives?: boolean
  /** Members up to this one are counted, not read. */
  readonly skip?: number
  /** Members that cost a reader its life: refused instead of read. */
  readonly refuse?: ReadonlySet<number>
  /** Called before a member is read. */
  readonly onMember?: (member: number) => void
  readonly onBytes?: () => void
}

/**
 * Reads uploaded files in order; an archive's entries are its members, numbered on across all files.
 * Bad input becomes refused items; errors of the disk and of our own code are thrown.
 */
export async function* walkFiles(
  files: readonly UploadedFile[],
  options: WalkOptions,
): AsyncGenerator<MemberItem> {
  const onBytes = options.onBytes ?? (() => undefined)
  let member = 0

  async function* read(
    name: string,
    items: () => AsyncIterable<SourceItem>,
  ): AsyncGenerator<MemberItem> {
    member += 1
    if (member <= (options.skip ?? 0)) return
    if (options.refuse?.has(member) === true) {
      yield { member, name, item: refusedFile('unknown', { rule: 'limit-exceeded' }) }
      return
    }
    options.onMember?.(member)
    for await (const item of items()) yield { member, name, item }
  }

  for (const file of files) {
    const source = watchedSource(openFile(file.path), onBytes)
    const head = await readHead(source.stream())
    const found = options.archives === false ? null : recognise(head, options.adapters)
    if (typeof found !== 'string') {
      yield* read(file.name, () => readSource(source, head, options))
      continue
    }
    const before = member
    try {
      const archive = await openArchive(found, file.path, onBytes)
      for await (const entry of archive.entries()) {
        onBytes()
        const name = entry.name === '' ? file.name : `${file.name}/${shownName(entry.name)}`
        yield* read(name, () => readEntry(archive, entry, onBytes, options))
      }
      if (member === before)
        yield* read(file.name, () => one(refusedFile(archive.format, { rule: 'file-empty' })))
    } catch (error) {
      const fault = archiveFault(found, error)
      yield* read(file.name, () => one(fault))
    }
  }
}

async function* one(item: SourceItem): AsyncGenerator<SourceItem> {
  yield item
}

async function* readEntry(
  archive: Archive,
  entry: ArchiveEntry,
  onBytes: () => void,
  options: WalkOptions,
): AsyncGenerator<SourceItem> {
  const opened = await entry.open(onBytes)
  if (!opened.ok) {
    yield refusedFile(archive.format, { rule: opened.rule, detail: opened.detail })
    return
  }
  const head = await readHead(opened.source.stream())
  if (isNested(head)) yield refusedFile(archive.format, { rule: archive.nestedRule })
  else yield* readSource(watchedSource(opened.source, onBytes), head, options)
}

const isNested = (head: Uint8Array): boolean =>
  archiveKind(head) !== null && !isOfficeDocument(head)

async function* readSource(
  source: ByteSource,
  head: Uint8Array,
  { adapters, archives }: WalkOptions,
): AsyncGenerator<SourceItem> {
  if (head.length === 0) {
    yield refusedFile('unknown', { rule: 'file-empty' })
    return
  }
  const adapter = recognise(head, adapters)
  if (adapter === null || typeof adapter === 'string')
    // Where one format is taken, advice on the others would mislead.
    yield archives === false
      ? refusedFile('unknown', { rule: 'format-unknown' })
      : unrecognised(head)
  else yield* adapter.read(source)
}

/** An archive may name its entries anything; people see it, so it is printable and short. */
const shownName = (name: string): string => name.replace(/\p{C}/gu, '?').slice(0, 200)
