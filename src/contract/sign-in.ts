import { z } from 'zod'

export const signInState = z.object({
  signedIn: z.boolean().describe('Whether this browser has a session that works.'),
  provider: z
    .string()
    .nullable()
    .describe('What the provider is called that people sign in with; null: with keys alone.'),
  setUp: z.boolean().describe('Whether the registry waits for its first administrator.'),
})

export const setUp = z.strictObject({
  code: z.string().min(1).max(100).describe('As shown on the terminal.'),
  label: z.string().trim().min(1).max(100).default('administrator'),
})

export type SignInState = z.infer<typeof signInState>
