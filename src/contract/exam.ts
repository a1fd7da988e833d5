import { z } from 'zod'
import { eventRoles } from '../domain/event.ts'
import { examDecisionStates } from '../domain/exam.ts'
import { modalities } from '../domain/exam-report.ts'
import { severities } from '../domain/finding.ts'
import { purposes } from '../domain/purpose.ts'
import { sexes } from '../domain/patient.ts'

/** `quarantined`: waiting for a decision. `counted`: in statistics, nobody decided anything. */
export const examStates = ['quarantined', 'accepted', 'corrected', 'discarded', 'counted'] as const
export const examState = z.enum(examStates)

const number = z.number().nullable()
const text = z.string().nullable()

export const examSummary = z.object({
  examId: z.string(),
  facility: z.string(),
  state: examState,
  modality: z.enum(modalities),
  examDate: z.string(),
  localName: text,
  scannerId: z.string(),
  purpose: z.enum(purposes),
  ctdivolMgy: number,
  dlpMgyCm: number,
  kapGyCm2: number,
  rules: z.array(z.string()).describe('Rules of the findings that quarantine it.'),
})

const doses = {
  ctdivolMgy: number,
  dlpMgyCm: number,
  kapGyCm2: number,
  kaRGy: number,
}

const evidence = z.string().describe('What decided, in words.')

const eventView = z.object({
  event: z.int().describe('1-based; corrections name it by this number.'),
  role: z.enum(eventRoles),
  roleEvidence: evidence,
  acquisitionProtocol: text,
  acquisitionType: text,
  phantomCm: number,
  ...doses,
  ssdeMgy: number,
  scanningLengthMm: number,
  startedAt: text,
})

const findingView = z.object({
  rule: z.string(),
  severity: z.enum(severities),
  sentence: z.string(),
  field: text,
  event: z.int().nullable().describe('1-based event of the report it was found in.'),
})

const correctionView = z.object({
  field: z.string(),
  event: z.int().nullable(),
  value: z.union([z.number(), z.string()]),
  original: z.union([z.number(), z.string()]).nullable().describe('What the reports say.'),
  unit: text,
})

const decisionView = z.object({
  decision: z.enum(['accept', 'correct', 'discard', 'reopen']),
  reason: z.string(),
  corrections: z.array(correctionView),
  decidedBy: z.string(),
  decidedAt: z.string(),
})

export const examView = examSummary
  .omit({ rules: true })
  .extend({
    decision: z
      .enum(examDecisionStates)
      .nullable()
      .describe('outdated: what was decided does not hold for what the exam is now.'),
    content: z.string().describe('Of the exam as it is now; send it with a decision.'),
    examTime: text,
    studyDescription: text,
    requestedProcedure: text,
    indication: text,
    purposeEvidence: evidence,
    patient: z.object({
      ageMonths: number,
      sex: z.enum(sexes).nullable(),
      weightKg: number,
      heightCm: number,
    }),
    scanner: z.object({ manufacturer: text, model: text, stationName: text }),
    phantomCm: z.union([z.number(), z.literal('mixed')]).nullable(),
    ssdeMgy: number,
    kaRGy: number,
    fluoroscopyTimeS: number,
    events: z.array(eventView),
    findings: z.array(findingView),
    sameScans: z
      .array(
        z.object({
          examId: z.string(),
          relation: z
            .enum(['counted-there', 'counted-here', 'shares-events'])
            .describe(
              'counted-there: that exam holds all exposures of this one and is counted instead of it. counted-here: the other way round. shares-events: some exposures are in both, and both count.',
            ),
        }),
      )
      .describe('Exams of the facility that hold the same exposures.'),
    rules: z
      .array(z.object({ ruleId: z.string(), reason: z.string() }))
      .describe('Rules of the facility that hold for it.'),
    reports: z
      .array(
        z.object({
          format: z.string(),
          contentDateTime: text,
          dlpTotalMgyCm: number,
          kapTotalGyCm2: number,
          kaRTotalGy: number,
          events: z.array(z.object(doses)),
          setAside: z.array(
            z.object({ field: z.string(), event: z.int().nullable(), value: z.string() }),
          ),
        }),
      )
      .describe('As they were reported, before rules and corrections.'),
    history: z.array(decisionView).describe('Decisions, the latest first.'),
  })
  .describe('An exam of the own facility, with what decided about it.')

const reason = z.string().trim().min(3).max(1000).describe('Why, in words.')

export const correctionInput = z.strictObject({
  field: z.string().max(40),
  event: z.int().min(1).max(10_000).optional(),
  value: z.union([z.number(), z.string().max(64)]),
  unit: z.string().max(16).optional().describe('Checked against the unit in the field name.'),
})

export const decisionInput = z
  .strictObject({
    decision: z.enum(['accept', 'correct', 'discard', 'reopen']),
    reason,
    corrections: z.array(correctionInput).min(1).max(100).optional(),
    content: z
      .string()
      .max(64)
      .optional()
      .describe('Of the exam the decision was made on; it is refused if the exam has changed.'),
  })
  .refine(
    ({ decision, corrections }) => (decision === 'correct') === (corrections !== undefined),
    'corrections belong to the decision "correct", which needs them',
  )

export const bulkDecisionInput = z.strictObject({
  facility: z.string().max(40).optional(),
  uploadId: z.string().max(64),
  rule: z.string().max(64).describe('Rule of the finding that quarantines them.'),
  decision: z.enum(['accept', 'discard', 'reopen']),
  reason,
})

export const bulkDecisionResult = z.object({
  decided: z.int(),
  skipped: z
    .int()
    .describe('Left as they were: something else about them waits for a decision too.'),
})

export type ExamState = z.infer<typeof examState>
export type ExamSummary = z.infer<typeof examSummary>
export type ExamViewBody = z.infer<typeof examView>
export type DecisionInput = z.infer<typeof decisionInput>
export type CorrectionInput = z.infer<typeof correctionInput>
export type BulkDecisionInput = z.infer<typeof bulkDecisionInput>
export type BulkDecisionResult = z.infer<typeof bulkDecisionResult>
