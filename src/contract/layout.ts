import { z } from 'zod'
import { acquisitionTypes } from '../domain/event.ts'

export const layoutUnits = z.string().max(16)
const groups = ['exam', 'patient', 'device', 'event'] as const
export const decimalSigns = ['point', 'comma'] as const
export const layoutDateOrders = ['ymd', 'dmy', 'mdy'] as const

export const rowKinds = ['exam', 'event'] as const

/** Longest header and most columns a mapping takes. */
export const maxHeaderLength = 256
export const maxMappedColumns = 512

const header = z.string().min(1).max(maxHeaderLength)
const field = z.string().min(1).max(64)

export const layoutColumn = z
  .strictObject({
    header: header.describe(
      'As in the file; of numbered blocks ("E1 CTDIvol", "E2 CTDIvol") the name without its number.',
    ),
    in: z.enum(groups).nullable().describe('null: the column is not read.'),
    field: field.nullable(),
    unit: layoutUnits.nullable().describe('null for texts, counts and ratios.'),
    inBlocks: z.boolean().default(false).describe('The column of numbered blocks.'),
  })
  .describe('What one column of a table holds.')

const words = <T extends z.ZodType>(meaning: T) =>
  z.record(z.string().min(1).max(64), meaning).default({})

/** What a person decided about a table: all that is needed to read the next one like it. */
export const layoutDecisions = z
  .strictObject({
    name: z.string().trim().min(1).max(80).describe('What the table is called here.'),
    layout: z
      .string()
      .regex(/^[a-z0-9-]{1,48}$/)
      .optional()
      .describe('An own layout that this is a new version of; left out: a new layout.'),
    columns: z.array(layoutColumn).min(1).max(maxMappedColumns),
    blockPrefix: z
      .string()
      .max(20)
      .nullable()
      .default(null)
      .describe('What stands before the number of a block of event columns: "E" of "E1 CTDIvol".'),
    rowsAre: z
      .enum(rowKinds)
      .default('exam')
      .describe(
        '"event": an exam has a row for each of its scans, told by its study UID or accession number.',
      ),
    decimalSign: z.enum(decimalSigns).describe('"point": 12.5; "comma": 12,5.'),
    dateOrder: z.enum(layoutDateOrders).describe('Order of year, month and day.'),
    sexes: words(z.enum(['M', 'F', 'O'])).describe('Texts of the sex column besides M, F and O.'),
    phantoms: words(z.union([z.literal(16), z.literal(32)])).describe(
      'Texts of the phantom column, cm.',
    ),
    acquisitionTypes: words(z.enum(acquisitionTypes)).describe(
      'Texts of the acquisition type column.',
    ),
  })
  .describe('The columns of a table, as a person decided.')

export const layoutView = z
  .object({
    id: z.string(),
    facility: z.string(),
    version: z.int(),
    state: z.enum(['current', 'superseded', 'withdrawn']),
    decidedBy: z.string(),
    decidedAt: z.string(),
    decisions: layoutDecisions.nullable().describe('null for a version that withdraws the layout.'),
    uploads: z.int().describe('Uploads, not withdrawn, that were read by this version.'),
  })
  .describe('One version of an own table layout.')

export const layoutAnswer = layoutView.extend({
  earlierUploads: z
    .int()
    .describe(
      'Uploads read by earlier versions. They stay as they were; to have one read again, withdraw it and send it again.',
    ),
})

const alternative = z.object({
  in: z.enum(groups).nullable(),
  field: z.string().nullable(),
  score: z.number(),
  evidence: z.string(),
})

export const suggestedColumn = z.object({
  header: z.string(),
  columns: z.int().describe('How many columns it stands for: 1, or the number of its blocks.'),
  inBlocks: z.boolean(),
  shape: z.string().describe('What the values look like, in words.'),
  examples: z
    .array(z.string())
    .max(3)
    .describe('Values as they are; none where they could tell who a patient is. Never kept.'),
  in: z.enum(groups).nullable(),
  field: z.string().nullable(),
  unit: z.string().nullable(),
  units: z.array(z.string()).describe('Units the field can be in; empty: it has none.'),
  score: z.number().min(0).max(1),
  sure: z.boolean(),
  evidence: z.array(z.string()),
  unsure: z.array(z.string()).describe('What a person has to decide or look at, in sentences.'),
  alternatives: z.array(alternative).max(3),
})

const decided = <T extends z.ZodType>(value: T) =>
  z.object({
    value: value.nullable().describe('null: the values do not decide it.'),
    evidence: z.string(),
    mustDecide: z.boolean(),
  })

export const dryRun = z
  .object({
    rows: z.int().describe('Data rows tried.'),
    records: z
      .int()
      .describe('Records they make; a table of one event a row has fewer records than rows.'),
    exams: z.int().describe('Records that would become exams.'),
    quarantined: z.int().describe('Of those, set aside as not believable.'),
    refused: z.int(),
    findings: z.array(
      z.object({
        rule: z.string(),
        severity: z.string(),
        message: z.string(),
        field: z.string().nullable(),
        count: z.int(),
      }),
    ),
  })
  .describe('What the first rows would become. Nothing is stored.')

export const layoutSuggestion = z
  .object({
    table: z.object({
      name: z.string().describe('Of the file.'),
      format: z.string(),
      rows: z.int().describe('Data rows looked at, at most 200.'),
      delimiter: z.string().nullable(),
    }),
    knownAs: z
      .string()
      .nullable()
      .describe('The layout that reads this table already; null: none does.'),
    columns: z.array(suggestedColumn),
    blockPrefix: z.string().nullable(),
    rowsAre: decided(z.enum(rowKinds)),
    decimalSign: decided(z.enum(decimalSigns)),
    dateOrder: decided(z.enum(layoutDateOrders)),
    texts: z
      .object({
        sexes: z.record(z.string(), z.enum(['M', 'F', 'O']).nullable()),
        phantoms: z.record(z.string(), z.union([z.literal(16), z.literal(32)]).nullable()),
        acquisitionTypes: z.record(z.string(), z.enum(acquisitionTypes).nullable()),
      })
      .describe('Texts met in the sex, phantom and acquisition type columns; null: not known.'),
    fields: z
      .array(
        z.object({
          in: z.enum(groups),
          field: z.string(),
          label: z.string(),
          units: z.array(z.string()),
        }),
      )
      .describe('Everything a column can be.'),
    missing: z
      .array(z.string())
      .describe('What the table still needs, in sentences; empty: enough.'),
    dryRun: dryRun.nullable().describe('null: not all that is needed is decided.'),
  })
  .describe('What the columns of a table seem to be.')

export type LayoutColumn = z.infer<typeof layoutColumn>
export type LayoutDecisions = z.infer<typeof layoutDecisions>
export type LayoutView = z.infer<typeof layoutView>
export type LayoutAnswer = z.infer<typeof layoutAnswer>
export type SuggestedColumn = z.infer<typeof suggestedColumn>
export type LayoutSuggestion = z.infer<typeof layoutSuggestion>
export type DryRun = z.infer<typeof dryRun>
