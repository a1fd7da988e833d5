import { z } from 'zod'

/** One setting: how its text in the environment is read, and what it does. */
export interface Setting<T> {
  readonly schema: z.ZodType<T, string>
  /** As it would be written in the environment. */
  readonly fallback: string
  readonly help: string
}

export const setting = <T>(
  schema: z.ZodType<T, string>,
  fallback: string,
  help: string,
): Setting<T> => ({ schema, fallback, help })

export const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'a whole number').transform(Number).pipe(z.number().min(min).max(max))

/** A setting that is written as JSON. */
export const jsonOf = <T>(schema: z.ZodType<T>) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)
