import type { MemberItem, UploadParser } from '../ingest/member-item.ts'
import type { RuleId } from '../domain/finding-rules.ts'
import { severityOf } from '../domain/finding-rules.ts'
import type { FileEntry, Refusal } from './journal-entry.ts'
import type { FileLook, FolderView } from './look-at-folder.ts'
import type { Marks } from './marks.ts'
import type { Outbox } from './outbox.ts'
import type { OwnLayoutFile } from './own-layouts.ts'
import { writeLine, type LineWriter } from './write-line.ts'

/** Of one file; more are counted. */
const shownRefusals = 100

export interface ReadParts {
  readonly parser: UploadParser
  readonly outbox: Outbox
  readonly marks: Marks
  readonly view: FolderView
  readonly writer: LineWriter
  readonly own: OwnLayoutFile
  /** ISO date. */
  readonly today: () => string
  readonly signal: AbortSignal
}

/** What was read from one file. */
export interface FileReading {
  readonly look: FileLook
  readonly entry: FileEntry
  /** Records put into the outbox; the others had been there. */
  readonly added: number
  readonly noted: ReadonlyMap<RuleId, number>
}

interface Tally {
  readonly look: FileLook
  readonly content: string
  /** The last item waits until the file is known to be whole: a row cut short is the last. */
  last: MemberItem | null
  first: number
  records: number
  added: number
  refused: number
  limit: boolean
  readonly refusals: Refusal[]
  readonly noted: Map<RuleId, number>
}

/**
 * Reads files into the outbox. A file that changed meanwhile is not returned, and read when it has settled.
 * @returns what was read; a file that cannot be opened is left out, too
 */
export async function readFiles(
  looks: readonly FileLook[],
  parts: ReadParts,
): Promise<readonly FileReading[]> {
  const tallies: Tally[] = []
  for (const look of looks) {
    const content = await parts.marks.content(look.path).catch(() => null)
    if (content !== null) tallies.push(newTally(look, content))
  }
  const known = tallies.flatMap((tally) => knownReading(tally, parts) ?? [])
  const fresh = tallies.filter(({ content }) => !isKnown(content, parts))
  const whole = await readGroup(fresh, parts)
  if (whole) return [...known, ...(await finish(fresh, parts))]
  // One file spoilt the reading of all: each is read by itself.
  const singly: FileReading[] = []
  for (const { look, content } of fresh) {
    const tally = newTally(look, content)
    if ((await readGroup([tally], parts)) || tally.limit)
      singly.push(...(await finish([tally], parts)))
  }
  return [...known, ...singly]
}

const newTally = (look: FileLook, content: string): Tally => ({
  look,
  content,
  last: null,
  first: 0,
  records: 0,
  added: 0,
  refused: 0,
  limit: false,
  refusals: [],
  noted: new Map(),
})

/** What another version of the software, or of the facility's layouts, refused may be readable to this one. */
export const isRead = (before: FileEntry | undefined, { own }: ReadParts): before is FileEntry =>
  before !== undefined && (before.refused === 0 || before.reader === own.reader)

const isKnown = (content: string, parts: ReadParts): boolean =>
  isRead(parts.outbox.journal.content(content), parts)

/** The same bytes under another name or date: nothing to read, but to remember. */
function knownReading({ look, content }: Tally, parts: ReadParts): FileReading | null {
  const before = parts.outbox.journal.content(content)
  if (!isRead(before, parts)) return null
  const entry = { ...before, mark: parts.marks.file(look) }
  parts.outbox.fileRead(entry)
  return { look, entry, added: 0, noted: new Map() }
}

/** @returns false when the reading did not come to its end, or not surely so */
async function readGroup(tallies: readonly Tally[], parts: ReadParts): Promise<boolean> {
  if (tallies.length === 0) return true
  // Numbers instead of names: what a file is called tells whose it is.
  const files = tallies.map(({ look }, index) => ({ path: look.path, name: String(index) }))
  try {
    for await (const items of parts.parser.parse(files, parts.signal, parts.own.layouts))
      for (const item of items) {
        const tally = tallies[Number(item.name.split('/', 1)[0])]
        if (tally === undefined) continue
        const before = tally.last
        tally.last = item
        if (tally.first === 0) tally.first = item.member
        if (before !== null) await take(before, tally, parts)
        if (spoils(item)) tally.limit = true
      }
  } catch (error) {
    parts.signal.throwIfAborted()
    // A file that cannot be opened any more fails all; anything else is a fault of the software.
    if (tallies.length > 1 || isUnreadable(error)) return false
    throw error
  }
  return !tallies.some(({ limit }) => limit)
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('an uploaded file cannot be read')

const spoils = ({ item }: MemberItem): boolean =>
  item.kind === 'refused' && item.findings.some(({ rule }) => rule === 'limit-exceeded')

/** Takes the last items of the files that are still what they were, and remembers those files. */
async function finish(
  tallies: readonly Tally[],
  parts: ReadParts,
): Promise<readonly FileReading[]> {
  const readings: FileReading[] = []
  for (const tally of tallies) {
    const { look, content, last } = tally
    const now = await parts.view.lookAt(look.path)
    if (now?.state !== look.state) continue
    if (last !== null) await take(last, tally, parts)
    const { records, refused, refusals, added, noted } = tally
    const mark = parts.marks.file(look)
    const entry: FileEntry = {
      kind: 'file',
      mark,
      content,
      reader: parts.own.reader,
      records,
      refused,
      refusals,
    }
    parts.outbox.fileRead(entry)
    readings.push({ look, entry, added, noted })
  }
  return readings
}

async function take(memberItem: MemberItem, tally: Tally, parts: ReadParts): Promise<void> {
  const { item } = memberItem
  const member = memberItem.member - tally.first + 1
  const note = (rule: RuleId): void => {
    tally.noted.set(rule, (tally.noted.get(rule) ?? 0) + 1)
  }
  const refuse = (
    row: number | null,
    findings: readonly { rule: RuleId; event?: number | null }[],
  ) => {
    tally.refused += 1
    for (const { rule, event } of findings)
      if (severityOf(rule) === 'rejected' && tally.refusals.length < shownRefusals)
        tally.refusals.push({ member, row, event: event ?? null, rule })
  }
  if (item.kind === 'remark') return note(item.finding.rule)
  tally.records += 1
  if (item.kind === 'refused') return refuse(item.row, item.findings)
  // Lines made for sending are no file of a scanner or dose manager; sizes apart from an exam are uploaded.
  if (item.kind === 'report' || item.kind === 'size')
    return refuse(item.row, [{ rule: 'format-unknown' }])
  const line = writeLine(item, parts.writer, parts.today())
  if (!line.ok) return refuse(item.row, line.findings)
  for (const { rule } of line.findings) note(rule)
  const place = { file: tally.look.number, member, row: item.row }
  if (await parts.outbox.add(line.text, line.mark, place)) tally.added += 1
}
