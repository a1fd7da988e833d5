import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import { openFile, watchedSource } from '../byte-sources.ts'
import { readHead } from '../csv/peek-stream.ts'
import type { MemberItem } from '../member-item.ts'
import { recognise, refusedFile, unrecognised } from '../recognise.ts'
import { archiveKind } from '../zip/archive-kind.ts'
import { readZip, ZipTooLong, type ZipEntry } from '../zip/read-zip.ts'
import { ZipDamaged } from '../zip/zip-damaged.ts'

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
    if (options.archives === false || recognise(head, options.adapters) !== 'zip') {
      yield* read(file.name, () => readSource(source, head, options.adapters))
      continue
    }
    const before = member
    try {
      for await (const entry of readZip(file.path)) {
        onBytes()
        yield* read(`${file.name}/${shownName(entry.name)}`, () =>
          readEntry(entry, onBytes, options.adapters),
        )
      }
      if (member === before)
        yield* read(file.name, () => one(refusedFile('zip', { rule: 'file-empty' })))
    } catch (error) {
      const fault = zipFault(error)
      yield* read(file.name, () => one(fault))
    }
  }
}

async function* one(item: SourceItem): AsyncGenerator<SourceItem> {
  yield item
}

/** @throws what is not the archive's fault */
function zipFault(error: unknown): SourceItem {
  if (error instanceof ZipTooLong)
    return refusedFile('zip', { rule: 'limit-exceeded', detail: 'more than 1,000,000 entries' })
  if (error instanceof ZipDamaged) return refusedFile('zip', { rule: 'zip-unreadable' })
  throw error
}

async function* readEntry(
  entry: ZipEntry,
  onBytes: () => void,
  adapters: readonly FormatAdapter[],
): AsyncGenerator<SourceItem> {
  const opened = await entry.open(onBytes)
  if (!opened.ok) {
    yield refusedFile('zip', { rule: opened.rule, detail: opened.detail })
    return
  }
  const head = await readHead(opened.source.stream())
  if (archiveKind(head) !== null) yield refusedFile('zip', { rule: 'zip-nested' })
  else yield* readSource(watchedSource(opened.source, onBytes), head, adapters)
}

async function* readSource(
  source: ByteSource,
  head: Uint8Array,
  adapters: readonly FormatAdapter[],
): AsyncGenerator<SourceItem> {
  if (head.length === 0) {
    yield refusedFile('unknown', { rule: 'file-empty' })
    return
  }
  const adapter = recognise(head, adapters)
  if (adapter === null || adapter === 'zip') yield unrecognised(head)
  else yield* adapter.read(source)
}

/** An archive may name its entries anything; people see it, so it is printable and short. */
const shownName = (name: string): string => name.replace(/\p{C}/gu, '?').slice(0, 200)
