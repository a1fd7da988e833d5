import { z } from 'zod'

export const verificationParts = [
  'database',
  'ledger',
  'facts',
  'audit',
  'documents',
  'derived',
  'keys',
] as const

export const verificationPart = z.object({
  part: z.enum(verificationParts),
  sound: z.boolean(),
  checked: z.int().describe('Rows, entries, documents or files that were read.'),
  fault: z.string().nullable().describe('The first fault, in a sentence.'),
})

/** What was found when a registry was read through. */
export const verification = z
  .object({
    sound: z.boolean(),
    fault: z.string().nullable().describe('The first fault of the first part that has one.'),
    deep: z.boolean().describe('Whether all exams were derived again from the ledger.'),
    parts: z.array(verificationPart),
    digest: z.object({ facts: z.string(), content: z.string() }).nullable(),
    verifiedAt: z.string(),
    seconds: z.number(),
  })
  .describe('Whether everything in a registry is as it was written, and what is not.')

export type Verification = z.infer<typeof verification>
export type VerificationPart = z.infer<typeof verificationPart>
