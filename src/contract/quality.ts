import { z } from 'zod'
import { severities } from '../domain/finding.ts'

export const qualityGroupings = ['upload', 'scanner', 'month'] as const
export const qualityBy = z.enum(qualityGroupings)

export const completenessFields = [
  'weight',
  'height',
  'size',
  'phantom',
  'protocol',
  'age',
  'sex',
  'startTime',
  'patient',
] as const

const share = z.object({
  known: z.int(),
  of: z.int(),
  share: z.number().nullable().describe('known / of, to 4 decimals; null of none.'),
})

const figures = z.object({
  exams: z.int().describe('All exams, those set aside included.'),
  records: z.int().describe('Records of uploads that were not withdrawn, duplicates included.'),
  duplicates: z.int().describe('Records whose content had come before.'),
  rejected: z
    .int()
    .nullable()
    .describe('Records that could not be read; of uploads and in total, null of other groups.'),
  firstExam: z.string().nullable(),
  lastExam: z.string().nullable(),
  patientExams: z
    .int()
    .describe('Exams of patients: no quality assurance, no test patient, not discarded.'),
  completeness: z
    .object({
      weight: share,
      height: share,
      size: share.describe('Water-equivalent or effective diameter; of CT exams.'),
      phantom: share.describe('One known phantom; of CT exams.'),
      protocol: share.describe('The local name is mapped to a protocol.'),
      age: share,
      sex: share,
      startTime: share.describe('The time of day of the exam.'),
      patient: share.describe('A pseudonym: distinct patients can be counted.'),
    })
    .describe('Of patient exams.'),
  quarantined: z.int().describe('Out of statistics, discarded ones included.'),
  waiting: z.int().describe('Of these, waiting for a decision.'),
  discarded: z.int(),
  setAside: z
    .object({
      qualityAssurance: z.int().describe('Phantoms and constancy tests, by purpose.'),
      testPatient: z.int().describe('Marked as a test patient.'),
    })
    .describe('Recognised as no patient; an exam may be both.'),
  otherPurposes: z.int().describe('Patients, but not diagnostic: planning, guidance, research.'),
  timingRuns: z.int().describe('Events that follow the contrast agent; in no figure of doses.'),
  clock: z
    .object({
      before1990: z.int(),
      inTheFuture: z.int().describe('Dated after the day they arrived.'),
      eventsOnOtherDay: z
        .int()
        .describe('An event starts on a day neither of the exam nor next to it.'),
      startsDiffer: z
        .int()
        .describe('An event starts more than 12 hours from the time of its exam.'),
    })
    .describe('Exams by which a clock is wrong, or a date was lost; an exam may be in several.'),
  findings: z
    .array(
      z.object({
        rule: z.string(),
        exams: z.int(),
        waiting: z.int().describe('Of these, exams that wait for a decision.'),
      }),
    )
    .describe('By rule, the most exams first.'),
  rejections: z
    .array(z.object({ rule: z.string(), findings: z.int() }))
    .describe('Why records were rejected, by rule; of uploads and in total.'),
})

export const qualityAnswer = z
  .object({
    facility: z.string(),
    by: qualityBy,
    from: z.string().nullable(),
    to: z.string().nullable(),
    total: figures,
    groups: z
      .array(
        figures.extend({
          group: z.string().describe('Upload id, scanner id, or month as YYYY-MM.'),
          label: z.string().describe('When the upload came, what the scanner is, or the month.'),
        }),
      )
      .describe('Uploads and months the latest first, scanners the busiest first.'),
    groupsLeftOut: z.int().describe('Groups beyond the first 500.'),
    rules: z
      .array(
        z.object({
          rule: z.string(),
          severity: z.enum(severities),
          sentence: z.string(),
          mend: z.string().nullable().describe('What to do about it, where there is something.'),
        }),
      )
      .describe('What the rules named above say.'),
    provenance: z.object({
      softwareVersion: z.string(),
      mappingVersion: z.int(),
      at: z.string().describe('When it was counted.'),
    }),
  })
  .describe('How complete and sound what a facility sent is, and what to mend.')

export type QualityBy = z.infer<typeof qualityBy>
export type QualityAnswer = z.infer<typeof qualityAnswer>
export type QualityFigures = z.infer<typeof figures>
export type CompletenessField = (typeof completenessFields)[number]
