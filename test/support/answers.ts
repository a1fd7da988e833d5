import { z } from 'zod'
import { receipt, type Receipt } from '../../src/contract/receipt.ts'

/** Answers of the service, checked against the published contract on the way in. */
export const asReceipt = (value: unknown): Receipt => receipt.parse(value)

export const asProblem = (value: unknown) =>
  z
    .object({
      type: z.string(),
      title: z.string().min(3),
      status: z.int(),
      code: z.string(),
      detail: z.string().min(3),
      errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    })
    .parse(value)

export const asKey = (text: string): string =>
  z.object({ key: z.string() }).parse(JSON.parse(text)).key
