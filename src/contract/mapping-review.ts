import { z } from 'zod'

const localName = z.string().min(1).max(1024)
const loinc = z.string().max(16).describe('LOINC code of a catalogue protocol.')

export const suggestionView = z.object({
  loinc: z.string(),
  name: z.string(),
  score: z.number().describe('0 to 1: how often such a suggestion is exactly right, as measured.'),
  evidence: z.array(z.string()).describe('What it rests on, in sentences.'),
})

export const reviewQueue = z.object({
  facility: z.string(),
  mappingVersion: z.int(),
  openNames: z.int().describe('Names nobody has decided on.'),
  openExams: z.int().describe('Exams that carry them: they are in no statistic by protocol.'),
  names: z.array(
    z.object({
      localName: z.string(),
      exams: z.int(),
      suggestions: z
        .array(suggestionView)
        .describe('Best first; they count for nothing until confirmed.'),
      noneBecause: z.string().nullable(),
      refused: z.array(z.string()).describe('LOINC codes a person has refused for this name.'),
    }),
  ),
  next: z.int().nullable().describe('`after` of the next page.'),
})
export type ReviewQueue = z.infer<typeof reviewQueue>

export const mappingDecision = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('accept'), localName, loinc }),
  z.strictObject({ decision: z.literal('reject'), localName, loinc }),
  z.strictObject({ decision: z.literal('none'), localName }),
  z
    .strictObject({ decision: z.literal('undo'), localName })
    .describe('Back to what held before the last decision on this name.'),
])
export const mappingDecisions = z.strictObject({
  decisions: z.array(mappingDecision).min(1).max(10_000),
})
export type MappingDecision = z.infer<typeof mappingDecision>

export const mappingHistory = z.object({
  facility: z.string(),
  history: z.array(
    z.object({
      version: z.int().nullable().describe('null: a suggestion was refused.'),
      localName: z.string(),
      loinc: z.string().nullable(),
      mappedAt: z.string(),
      mappedBy: z.string().nullable(),
      origin: z
        .enum(['person', 'suggestion', 'import', 'undo', 'taken-back', 'refused', 'refusal-undone'])
        .nullable(),
    }),
  ),
})
export type MappingHistory = z.infer<typeof mappingHistory>

export const mappingEffects = z.object({
  facility: z.string(),
  changes: z.array(
    z.object({
      localName: z.string(),
      exams: z.int(),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
  ),
  protocols: z.array(
    z.object({
      loinc: z.string(),
      name: z.string(),
      examsNow: z.int(),
      examsAfter: z.int(),
      drlSets: z.array(z.string()).describe('Published sets this protocol is compared with.'),
      inSnapshot: z
        .boolean()
        .describe('Whether the current snapshot shows figures of it: the next one will differ.'),
      releases: z
        .array(z.string())
        .describe('Releases that have cells of it; they stay as they are, the next will differ.'),
    }),
  ),
})
export type MappingEffects = z.infer<typeof mappingEffects>
