import { z } from 'zod'
import { quantities } from '../domain/quantity.ts'
import { sexes } from '../domain/patient.ts'

export const methodIds = ['icrp135', 'icrp135-scanner', 'pooled', 'local'] as const
export const verdicts = [
  'no-drl',
  'phantom-differs',
  'too-few',
  'above',
  'possibly-above',
  'check-image-quality',
  'below',
] as const
export const exclusionReasons = [
  'unmapped',
  'not-diagnostic',
  'mixed-phantom',
  'outside-population',
  'unknown-band',
  'quarantined',
  'under-minimum',
  'outside-dates',
  'no-value',
] as const

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD')

/** What an analytics question may be narrowed by; live for the own facilities, never for peers. */
export const analyticsFilter = z.object({
  quantity: z.enum(quantities).optional(),
  protocol: z.string().max(16).optional().describe('LOINC code of a catalogue protocol.'),
  scheme: z
    .string()
    .max(64)
    .optional()
    .describe('Banding scheme; default: the protocol’s own for children, all adults.'),
  population: z.enum(['paediatric', 'adult']).optional(),
  method: z.enum(methodIds).optional(),
  quantileType: z.union([z.literal(6), z.literal(7)]).optional(),
  from: isoDate.optional(),
  to: isoDate.optional(),
  facility: z.string().max(40).optional(),
  scanner: z.string().max(64).optional(),
  sex: z.enum(sexes).optional(),
  indication: z.string().max(128).optional(),
})

export const interval = z
  .object({
    lower: z.number().nullable().describe('null: open, too few values to bound it.'),
    upper: z.number().nullable(),
    level: z.literal(0.95),
  })
  .describe('Distribution-free interval from order statistics.')

export const exclusions = z.partialRecord(z.enum(exclusionReasons), z.int())

export const provenance = z.object({
  method: z.string(),
  quantileType: z.union([z.literal(6), z.literal(7)]),
  filters: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  from: isoDate,
  to: isoDate,
  examsSeen: z.int(),
  examsUsed: z.int(),
  excluded: exclusions,
  minimumExams: z.object({ adult: z.int(), paediatric: z.int() }),
  minimumFacilities: z.int(),
  kFactorSet: z.string().nullable(),
  mappingVersion: z.int(),
  softwareVersion: z.string(),
  dataVersion: z.string(),
  computedAt: z.string(),
})

export const cellKey = z.object({
  protocol: z.object({ loinc: z.string(), name: z.string() }),
  scheme: z.string(),
  band: z.string(),
  bandLabel: z.string(),
  population: z.enum(['paediatric', 'adult', 'all']),
  quantity: z.enum(quantities),
  unit: z.string(),
  phantomCm: z.union([z.literal(16), z.literal(32)]).nullable(),
  phantomAssumed: z.boolean(),
})

export const drlRow = cellKey.extend({
  method: z.enum(methodIds),
  quantileType: z.union([z.literal(6), z.literal(7)]),
  drl: z.number().nullable().describe('P75; null when too few or withheld.'),
  achievable: z.number().nullable().describe('P50.'),
  p25: z.number().nullable(),
  interval: interval.nullable().describe('Of the DRL.'),
  exams: z.int().nullable(),
  facilities: z.int().nullable(),
  scanners: z.int().nullable().describe('Of the method of scanner medians; null for the others.'),
  status: z.enum(['ok', 'too-few', 'withheld']),
  excluded: exclusions,
  withheld: z.boolean(),
  period: z
    .object({ from: isoDate, to: isoDate })
    .nullable()
    .optional()
    .describe('Of a snapshot: days of the exams behind the figures; null when withheld.'),
  asOf: isoDate
    .nullable()
    .optional()
    .describe(
      'Of a snapshot: the day the figures were first published; earlier than the snapshot where too little has changed since to be told. null when withheld.',
    ),
})

export const drlAnswer = z.object({
  rows: z.array(drlRow),
  provenance,
  snapshot: z.string().nullable(),
})

export const typicalRow = cellKey.extend({
  facility: z.string(),
  scanner: z.string().nullable(),
  typical: z.number().nullable().describe('Median; null when too few.'),
  interval: interval.nullable(),
  p25: z.number().nullable(),
  p75: z.number().nullable(),
  exams: z.int(),
  minimumExams: z.int(),
  status: z.enum(['ok', 'too-few']),
})

export const typicalAnswer = z.object({ rows: z.array(typicalRow), provenance })

export const reference = z.object({
  set: z.string().describe('"registry" or the id of a published set.'),
  name: z.string(),
  value: z.number(),
  kind: z.enum(['registry', 'published']),
  phantomCm: z.union([z.literal(16), z.literal(32)]).nullable(),
  phantomAssumed: z.boolean(),
  indication: z.string().nullable(),
  source: z.string(),
  note: z.string().nullable().describe('What to know before comparing.'),
  superseded: z
    .boolean()
    .describe('A newer set replaced this one; it does not count in the row’s verdict.'),
  ctdivolOf: z
    .enum(['sequence', 'exam'])
    .nullable()
    .describe('What the CTDIvol is of; null for other quantities.'),
  typical: z
    .number()
    .nullable()
    .describe('The facility’s median held against it: of sequences where the set’s CTDIvol is.'),
  ratio: z.number().nullable().describe('typical / value; null when not comparable.'),
  verdict: z.enum(verdicts),
})

export const comparisonRow = typicalRow.extend({
  references: z.array(reference),
  peers: z
    .object({ p25: z.number(), p50: z.number(), p75: z.number(), facilities: z.int() })
    .nullable()
    .describe('Band of facility medians from the current snapshot.'),
  verdict: z
    .enum(verdicts)
    .describe('The gravest verdict over the references that are not superseded.'),
})

export const comparisonAnswer = z.object({
  facility: z.object({ id: z.string(), name: z.string() }),
  rows: z.array(comparisonRow),
  provenance,
  snapshot: z.string().nullable(),
})

export const distributionAnswer = z.object({
  cells: z.array(
    typicalRow.extend({
      histogram: z.array(z.object({ from: z.number(), to: z.number(), exams: z.int() })),
      percentiles: z.array(z.object({ p: z.number(), value: z.number() })),
    }),
  ),
  provenance,
})

export type MethodId = (typeof methodIds)[number]
export type CellKey = z.infer<typeof cellKey>
export type Verdict = (typeof verdicts)[number]
export type ExclusionReason = (typeof exclusionReasons)[number]
export type AnalyticsFilter = z.infer<typeof analyticsFilter>
export type Provenance = z.infer<typeof provenance>
export type DrlRow = z.infer<typeof drlRow>
export type DrlAnswer = z.infer<typeof drlAnswer>
export type TypicalRow = z.infer<typeof typicalRow>
export type TypicalAnswer = z.infer<typeof typicalAnswer>
export type Reference = z.infer<typeof reference>
export type ComparisonRow = z.infer<typeof comparisonRow>
export type ComparisonAnswer = z.infer<typeof comparisonAnswer>
export type DistributionAnswer = z.infer<typeof distributionAnswer>
