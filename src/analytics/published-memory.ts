import { z } from 'zod'
import type { Content, Part } from '../access/disclosure/content.ts'
import type { ProfileId } from '../access/disclosure/profiles.ts'
import { traceParts, type Traces } from '../access/disclosure/traces.ts'

/** What one document published first, and all it showed; kept beside it for the documents that follow. */
export interface DocumentMemory {
  readonly profile: ProfileId
  readonly parts: readonly Part[]
  /** Parts of this and of earlier documents that it shows, see `partId`. */
  readonly shown: readonly string[]
}

/** What was published so far, to whom. */
export interface PublishedMemory {
  /** Oldest first. */
  readonly byGroup: ReadonlyMap<string, readonly Part[]>
  /** Whether those a profile is for have seen a part. */
  isKnown(part: Part, profile: ProfileId): boolean
}

export const partId = ({ document, group }: Pick<Part, 'document' | 'group'>): string =>
  `${document} ${group}`

/** @param documents oldest first */
export function publishedMemory(documents: readonly DocumentMemory[]): PublishedMemory {
  const byGroup = new Map<string, Part[]>()
  for (const part of documents.flatMap(({ parts }) => parts)) {
    const parts = byGroup.get(part.group) ?? []
    byGroup.set(part.group, [...parts, part])
  }
  const shownTo = (profile: ProfileId): ReadonlySet<string> =>
    new Set(documents.filter((it) => it.profile === profile).flatMap(({ shown }) => shown))
  const released = shownTo('public')
  return {
    byGroup,
    // Whatever was published, peers can read.
    isKnown: (part, profile) => profile === 'peers' || released.has(partId(part)),
  }
}

const traces = z.string().transform((text): Traces => {
  const bytes = Buffer.from(text, 'base64')
  const words = Uint32Array.from({ length: bytes.length / 4 }, (_, at) =>
    bytes.readUInt32LE(4 * at),
  )
  const [patients, days, facilities, members] = [
    words.subarray(0, 64),
    words.subarray(64, 128),
    words.subarray(128, 160),
    words.subarray(160, 192),
  ]
  return { patients, days, facilities, members }
})

const content = z.object({
  exams: z.int(),
  facilities: z.int(),
  patients: z.int(),
  figures: z.object({
    p25: z.number(),
    p50: z.number(),
    p75: z.number(),
    lower: z.number().nullable(),
    upper: z.number().nullable(),
  }),
  traces,
  known: z
    .array(z.tuple([z.number(), z.number(), z.number()]))
    .transform((rows) => rows.map(([median, lower, upper]) => ({ median, lower, upper }))),
})

const documentMemory = z.object({
  profile: z.enum(['peers', 'public']),
  parts: z.array(
    z.object({
      group: z.string(),
      document: z.string(),
      asOf: z.string(),
      from: z.string(),
      to: z.string(),
      contents: z
        .array(z.tuple([z.string(), content]))
        .transform((rows): ReadonlyMap<string, Content> => new Map(rows)),
    }),
  ),
  shown: z.array(z.string()),
})

export function readMemory(json: string): DocumentMemory {
  return documentMemory.parse(JSON.parse(json))
}

export function writeMemory({ profile, parts, shown }: DocumentMemory): string {
  return JSON.stringify({
    profile,
    parts: parts.map(({ contents, ...part }) => ({
      ...part,
      contents: [...contents].map(([quantity, { traces: sums, known, ...rest }]) => [
        quantity,
        {
          ...rest,
          traces: traceText(sums),
          known: known.map(({ median, lower, upper }) => [median, lower, upper]),
        },
      ]),
    })),
    shown,
  })
}

function traceText(sums: Traces): string {
  const words = traceParts.flatMap((part) => [...sums[part]])
  const bytes = Buffer.alloc(4 * words.length)
  for (const [at, word] of words.entries()) bytes.writeUInt32LE(word, 4 * at)
  return bytes.toString('base64')
}
