import { z } from 'zod'
import { facilityId } from './facility.ts'

const time = z.string().describe('ISO 8601.')
const rows = z.int().min(0)

/** One epoch of a facility's pseudonyms. */
export const epochView = z.object({
  epoch: z.int().min(1),
  startedAt: time.nullable().describe('Null: from the beginning.'),
  isCurrent: z.boolean(),
  acceptedUntil: time
    .nullable()
    .describe(
      'Until when records keyed with it at the hospital are taken; null for the current epoch and those that are over.',
    ),
  destroyedAt: time.nullable().describe('When its key was destroyed.'),
})
export type EpochView = z.infer<typeof epochView>

export const newEpoch = z.strictObject({
  facility: facilityId.optional(),
  overlapDays: z
    .int()
    .min(0)
    .max(366)
    .default(30)
    .describe('How long records keyed at the hospital with the epoch before are still taken.'),
})

const patientId = z.string().trim().min(1).max(256)
const pseudonym = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'a pseudonym has 22 characters')

/** Whom: by the number the hospital knows the patient by, or by the pseudonym the registry shows. */
export const patientChoice = z
  .strictObject({
    facility: facilityId.optional(),
    patientId: patientId.optional().describe('As the hospital’s systems have it.'),
    issuer: z
      .string()
      .trim()
      .max(256)
      .optional()
      .describe('Issuer of the patient id, if it was exported.'),
    pseudonym: pseudonym.optional(),
  })
  .refine(
    ({ patientId: id, pseudonym: known }) => (id === undefined) !== (known === undefined),
    'give either patientId (with issuer, if any) or pseudonym',
  )
export type PatientChoice = z.infer<typeof patientChoice>

/** Evidence of an erasure; names nobody. */
export const erasureView = z.object({
  erasureId: z.string(),
  facilityId: z.string(),
  kind: z.enum(['patient', 'retention', 'off-boarding']),
  counts: z
    .object({
      exams: rows,
      events: rows,
      examFindings: rows,
      reports: rows.describe('Deliveries of records, also withdrawn ones.'),
      decisions: rows,
      sizes: rows.describe('Weights and heights that came apart.'),
      sameScans: rows,
      uploadFindings: rows,
      linkTokens: rows,
    })
    .describe('Rows taken out, by store.'),
  digestBefore: z.string().describe('Of what the registry says: its exams, events and findings.'),
  digestAfter: z.string(),
  decidedBy: z.string(),
  decidedAt: time,
  completedAt: time.nullable().describe('When no file held anything of it any more.'),
  liftedAt: time
    .nullable()
    .describe('When records of the erased were let in again; null: they are refused.'),
})
export type ErasureView = z.infer<typeof erasureView>

const plain = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** Everything stored about one patient, store by store, with what each means. */
export const patientExport = z.object({
  schema: z.literal('opendrl-patient-export-1'),
  facilityId: z.string(),
  pseudonyms: z.array(z.string()).describe('The patient’s, by epoch.'),
  exportedAt: time,
  explanation: z.string(),
  stores: z.array(
    z.object({
      store: z.string(),
      meaning: z.string(),
      columns: z.record(z.string(), z.string()).describe('What each column means.'),
      rows: z.array(z.record(z.string(), plain)),
    }),
  ),
  reports: z
    .array(z.record(z.string(), z.unknown()))
    .describe('What was read from each dose report, as it is kept.'),
})
export type PatientExport = z.infer<typeof patientExport>

export const retentionView = z.object({
  facilityId: z.string(),
  keepMonths: z.int().min(1).max(1200).nullable().describe('Null: exams are kept.'),
  decidedBy: z.string().nullable(),
  decidedAt: time.nullable(),
})
export type RetentionView = z.infer<typeof retentionView>

export const newRetention = z.strictObject({
  facility: facilityId.optional(),
  keepMonths: z
    .int()
    .min(1)
    .max(1200)
    .nullable()
    .describe('Months from the exam’s date; null: keep.'),
})

export const retentionPlan = z.object({
  facilityId: z.string(),
  keepMonths: z.int().nullable(),
  before: z
    .string()
    .nullable()
    .describe('Exams of an earlier date are due; null when all are kept.'),
  years: z.array(z.object({ year: z.int(), exams: rows })),
  exams: rows,
})
export type RetentionPlan = z.infer<typeof retentionPlan>

export const linkageView = z.object({
  linking: z.boolean(),
  issuers: z
    .array(z.string())
    .describe('Issuers whose patient ids are the same at every hospital.'),
  decidedBy: z.string().nullable(),
  decidedAt: time.nullable(),
  patients: rows.describe('Patients with a linking pseudonym.'),
  atSeveralFacilities: rows
    .nullable()
    .describe('Of these, seen at more than one facility; null below ten.'),
})
export type LinkageView = z.infer<typeof linkageView>

export const newLinkage = z.strictObject({
  linking: z.boolean(),
  issuers: z.array(z.string().trim().min(1).max(256)).max(20).default([]),
})
