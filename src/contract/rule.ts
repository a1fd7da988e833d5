import { z } from 'zod'
import { parseCalendarDate } from '../domain/calendar-date.ts'
import { eventRoles } from '../domain/event.ts'
import { purposes } from '../domain/purpose.ts'

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD')
  .refine((text) => parseCalendarDate(text) !== null, 'a day that exists')

const text = (min: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(200)
    .regex(/[\p{L}\p{N}]/u, 'a letter or digit')
const textTest = z
  .union([z.strictObject({ contains: text(2) }), z.strictObject({ equals: text(1) })])
  .describe('Compared without case, accents and punctuation.')

/** All of them must hold. */
export const ruleCondition = z
  .strictObject({
    localName: textTest.optional().describe('The name the exam is mapped by.'),
    studyDescription: textTest.optional(),
    acquisitionProtocol: textTest
      .optional()
      .describe('Of the event; for a purpose or a unit, of any event of the exam.'),
    scannerId: z.string().min(1).max(64).optional(),
    from: date.optional().describe('First exam date it holds for.'),
    to: date.optional().describe('Last exam date it holds for.'),
  })
  .refine(
    (when) =>
      [when.localName, when.studyDescription, when.acquisitionProtocol, when.scannerId].some(
        (test) => test !== undefined,
      ),
    'a rule needs a condition on a name, a description, a protocol or a scanner',
  )

const factor = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,7})?$/, 'a decimal number such as 0.001 or 100')
  .refine((text) => Number(text) > 0 && Number(text) !== 1, 'neither 0 nor 1')

export const ruleEffect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('purpose'), purpose: z.enum(purposes) }),
  z.strictObject({ kind: z.literal('role'), role: z.enum(eventRoles) }),
  z
    .strictObject({
      kind: z.literal('unit'),
      quantity: z.enum(['CTDIvol', 'DLP', 'KAP', 'KaR']),
      multiplyBy: factor,
    })
    .describe('Repairs a unit: 0.001 where a scanner gives mGy·cm² and Gy·cm² is due.'),
])

export const newRule = z.strictObject({
  when: ruleCondition,
  effect: ruleEffect,
  reason: z.string().trim().min(3).max(1000).describe('Why, in words.'),
})

export const ruleView = z
  .object({
    ruleId: z.string(),
    facility: z.string(),
    when: ruleCondition,
    effect: ruleEffect,
    reason: z.string(),
    decidedBy: z.string(),
    decidedAt: z.string(),
  })
  .describe('What a facility decided about purpose, roles or units of its exams.')

export type RuleCondition = z.infer<typeof ruleCondition>
export type RuleEffect = z.infer<typeof ruleEffect>
export type NewRule = z.infer<typeof newRule>
export type RuleView = z.infer<typeof ruleView>
