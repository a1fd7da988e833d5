import { z } from 'zod'
import { examRecord, irradiationEventInput } from '../../contract/exam-record.ts'

/** Longest text a field of the published schema takes. */
export function maxTextLength(schema: unknown): number {
  if (schema instanceof z.ZodOptional) return maxTextLength(schema.unwrap())
  if (schema instanceof z.ZodString) return schema.maxLength ?? Infinity
  if (schema instanceof z.ZodUnion) return Math.max(...schema.options.map(maxTextLength))
  return -Infinity
}

const limits = (shape: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(shape).map(([field, schema]) => [field, maxTextLength(schema)]))

const byGroup = {
  exam: limits(examRecord.shape),
  patient: limits(examRecord.shape.patient.shape),
  device: limits(examRecord.shape.device.shape),
  event: limits(irradiationEventInput.shape),
}

/** @returns Infinity for fields that are not text in the schema (they are looked up in a table) */
export function textLimit(group: keyof typeof byGroup, field: string): number {
  const limit = byGroup[group].get(field) ?? Infinity
  return limit === -Infinity ? Infinity : limit
}
