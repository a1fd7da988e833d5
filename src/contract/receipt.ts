import { z } from 'zod'
import { severities } from '../domain/finding.ts'

export const receiptCounts = z.object({
  seen: z.int().min(0).describe('Records seen: SOP instances, rows, lines or refused files.'),
  accepted: z.int().min(0).describe('Made a new exam, or is a size that waits for its exam.'),
  updated: z.int().min(0).describe('Added to an exam the registry had.'),
  duplicate: z.int().min(0).describe('Brought nothing new.'),
  quarantined: z.int().min(0).describe('Kept, but out of statistics until somebody decides.'),
  rejected: z.int().min(0).describe('Could not be read.'),
})

export const receiptFinding = z.object({
  file: z
    .string()
    .nullable()
    .describe('Name of the file as sent; "file 3" once the upload is over.'),
  row: z.int().nullable().describe('1-based data row or line.'),
  event: z.int().nullable().describe('1-based irradiation event.'),
  field: z.string().nullable(),
  rule: z.string(),
  severity: z.enum(severities),
  message: z.string(),
})

/** seen = accepted + updated + duplicate + quarantined + rejected, always. */
export const receipt = z
  .object({
    uploadId: z.string(),
    facility: z.string(),
    state: z.enum(['running', 'complete', 'failed', 'withdrawn']),
    sha256: z.string().describe('SHA-256 of the uploaded bytes.'),
    formats: z.array(z.string()),
    counts: receiptCounts,
    findings: z.array(receiptFinding).max(100).describe('The first 100.'),
    findingsTotal: z.int(),
    findingsByRule: z.record(z.string(), z.int()),
    receivedAt: z.string(),
    finishedAt: z.string().nullable(),
    withdrawnAt: z.string().nullable(),
  })
  .describe('What became of an upload.')

export type ReceiptCounts = z.infer<typeof receiptCounts>
export type ReceiptFinding = z.infer<typeof receiptFinding>
export type Receipt = z.infer<typeof receipt>
