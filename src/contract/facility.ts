import { z } from 'zod'

/** Short code of a facility. */
export const facilityId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'lower-case letters, digits and hyphens, 2 to 40')
  .describe('Short code of the facility, e.g. "st-brigid"; fixed for ever.')

export const newFacility = z.strictObject({
  id: facilityId.optional().describe('Made from the name when absent.'),
  name: z.string().trim().min(2).max(200),
  organisation: z
    .string()
    .trim()
    .min(2)
    .max(200)
    .optional()
    .describe('Who runs it; default: itself.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'an ISO 3166 code such as IE')
    .optional(),
})

export const facilityView = z.object({
  id: facilityId,
  name: z.string(),
  organisation: z.string(),
  country: z.string().nullable(),
  createdAt: z.string(),
})

export const scannerView = z.object({
  scannerId: z.string(),
  facility: z.string(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  stationName: z.string().nullable(),
  software: z.array(
    z.object({ version: z.string().nullable(), firstExam: z.string(), lastExam: z.string() }),
  ),
  exams: z.int(),
})

export type NewFacility = z.infer<typeof newFacility>
export type ScannerView = z.infer<typeof scannerView>

/** A code from a name: "St Brigid's Hospital" -> "st-brigids-hospital". */
export function facilityCode(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '')
  return slug.slice(0, 40).replace(/-+$/, '')
}
