import { z } from 'zod'

const loinc = z
  .string()
  .max(16)
  .nullable()
  .describe('LOINC code of a catalogue protocol; null: none on purpose.')

export const mappingInput = z.strictObject({ localName: z.string().min(1).max(1024), loinc })
export const mappingsInput = z.strictObject({ mappings: z.array(mappingInput).min(1).max(10_000) })
export const localNameView = z.object({
  localName: z.string(),
  exams: z.int(),
  loinc,
  state: z.enum(['mapped', 'unmapped', 'none-on-purpose']),
})
export const mappingsView = z.object({
  facility: z.string(),
  mappingVersion: z.int(),
  localNames: z.array(localNameView).describe('Names met in uploads, unmapped ones first.'),
})

export type MappingsInput = z.infer<typeof mappingsInput>
export type MappingsView = z.infer<typeof mappingsView>
