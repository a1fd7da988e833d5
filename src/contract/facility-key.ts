import { z } from 'zod'
import { facilityId } from './facility.ts'

/**
 * The file that lets a hospital make the registry's pseudonyms: the key of one facility and epoch, never the
 * master key it comes from.
 */
export const facilityKeyFile = z.strictObject({
  kind: z.literal('opendrl-pseudonym-key/1'),
  scheme: z.string().regex(/^v\d{1,3}$/),
  facility: facilityId,
  epoch: z.int().min(1).max(9999),
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .describe('32 bytes, base64url.'),
  check: z
    .string()
    .regex(/^[0-9A-Za-z]{6}$/)
    .describe('CRC-32 of the other fields, base 62: notices a typing error.'),
})

export type FacilityKeyFile = z.infer<typeof facilityKeyFile>
