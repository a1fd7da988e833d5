import { z } from 'zod'

export const newKey = z.strictObject({
  label: z.string().trim().min(1).max(100).describe('For whom or what; never a secret.'),
  roles: z
    .array(z.enum(['uploader', 'physicist', 'researcher', 'officer', 'authority', 'admin']))
    .min(1)
    .max(6),
  facilities: z
    .union([z.literal('*'), z.array(z.string().max(40)).max(1000)])
    .describe('Codes the key may act for; "*" for an authority or an administrator.'),
  expiresAt: z.iso.datetime().optional(),
})

export const keyView = z.object({
  id: z.string(),
  label: z.string(),
  roles: z.array(z.string()),
  facilities: z.union([z.literal('*'), z.array(z.string())]),
  createdAt: z.string(),
  expiresAt: z
    .string()
    .nullable()
    .describe('When it ends: by itself, or with the overlap with its successor.'),
  revokedAt: z.string().nullable(),
  client: z
    .string()
    .describe('Whose it is: the id of the first of the keys that succeeded each other.'),
})

export const keyRotation = z.strictObject({
  overlapDays: z
    .number()
    .min(0)
    .max(90)
    .default(7)
    .describe('How long the old key still works beside the new one; 0 ends it at once.'),
})

export const createdKey = keyView.extend({ key: z.string().describe('Shown this once.') })

export const rotatedKey = createdKey.extend({
  predecessor: z.object({ id: z.string(), endsAt: z.string() }),
})

export const session = z.object({
  label: z.string(),
  roles: z.array(z.string()),
  facilities: z.array(z.object({ id: z.string(), name: z.string() })),
  softwareVersion: z.string(),
})

export type NewKey = z.infer<typeof newKey>
export type KeyView = z.infer<typeof keyView>
export type CreatedKey = z.infer<typeof createdKey>
export type KeyRotation = z.infer<typeof keyRotation>
export type RotatedKey = z.infer<typeof rotatedKey>
export type Session = z.infer<typeof session>
