import { z } from 'zod'

const mark = z.string().regex(/^[\w-]{22}$/)

const refusal = z.strictObject({
  /** 1-based member of an archive, else 1. */
  member: z.int().min(1),
  row: z.int().nullable(),
  event: z.int().nullable(),
  rule: z.string(),
})
export type Refusal = z.infer<typeof refusal>

/** What the journal remembers; no name, date or number of a patient or a file is in it. */
const fileEntry = z.strictObject({
  kind: z.literal('file'),
  /** Keyed digest of path, size and times: the file as it lay there. */
  mark,
  /** Keyed digest of its bytes. */
  content: mark,
  /** Version of the software and of the facility's layouts that read it. */
  reader: z.string(),
  records: z.int().min(0),
  refused: z.int().min(0),
  /** The first of them. */
  refusals: z.array(refusal),
})
export type FileEntry = z.infer<typeof fileEntry>

export const journalEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('opendrl-outbox/1'),
    server: z.string(),
    facility: z.string(),
    keyCheck: mark,
  }),
  /** A batch is on the disk; `records` are the marks of what it holds, in order. */
  z.strictObject({ kind: z.literal('batch'), name: z.string(), records: z.array(mark) }),
  fileEntry,
])
export type JournalEntry = z.infer<typeof journalEntry>
