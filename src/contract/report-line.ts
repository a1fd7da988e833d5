import { z } from 'zod'
import { parseCalendarDate } from '../domain/calendar-date.ts'
import { acquisitionTypes } from '../domain/event.ts'
import { modalities } from '../domain/exam-report.ts'
import { findingRules, severityOf, type RuleId } from '../domain/finding-rules.ts'
import { agePrecisions, sexes } from '../domain/patient.ts'
import { phantoms } from '../domain/phantom.ts'
import { purposes } from '../domain/purpose.ts'
import { facilityId } from './facility.ts'

/** The version of the line format; another one is refused in words of its own. */
export const reportLineSchema = 'opendrl-report/1' as const

/** How pseudonyms are made: HMAC-SHA256 under the facility's key, parts framed by length. */
export const pseudonymScheme = 'v1' as const

const pseudonym = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/, 'a pseudonym of 22 base64url characters')
  .describe('Keyed pseudonym, 22 base64url characters.')
const pseudonymousUid = z
  .string()
  .regex(/^2\.25\.(?:0|[1-9]\d{0,38})$/, 'a pseudonymous UID 2.25.<digits>')
  .describe('Keyed pseudonym of a UID.')
const text = (max: number) => z.string().min(1).max(max)
const isDate = (given: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(given) && parseCalendarDate(given) !== null
const timeText = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)`
const date = z.string().max(10).refine(isDate, 'a day YYYY-MM-DD that exists')
const time = z.string().regex(new RegExp(`^${timeText}$`), 'HH:MM:SS')
const dateTime = z
  .string()
  .regex(new RegExp(String.raw`^\d{4}-\d{2}-\d{2}T${timeText}$`), 'YYYY-MM-DDTHH:MM:SS')
  .refine((given) => isDate(given.slice(0, 10)), 'a day that exists')
const code = z.strictObject({
  value: text(64),
  scheme: text(16),
  meaning: text(256).optional(),
})
/** Fixed-point steps of the quantity; 0xffffffff is the pattern of an absent dose. */
const dose = z.int().min(0).max(0xfffffffe)
const tenThousandth = dose.describe('In steps of 0.0001 mGy or mGy·cm.')
const kap = dose.describe('In steps of 0.000001 Gy·cm².')
const kaR = dose.describe('In steps of 0.00000001 Gy.')
const number = z.number().min(0).max(1e9)
const bodyCm = z.number().min(3).max(90)

const event = z
  .strictObject({
    eventUid: pseudonymousUid.optional(),
    acquisitionType: z.enum(acquisitionTypes).optional(),
    acquisitionProtocol: text(1024).optional(),
    targetRegion: code.optional(),
    phantomCm: z.literal(phantoms).optional(),
    ctdivol: tenThousandth.optional(),
    dlp: tenThousandth.optional(),
    ssde: tenThousandth.optional().describe('As the source states it; computed ones stay out.'),
    kap: kap.optional(),
    kaR: kaR.optional(),
    scanningLengthMm: number.optional(),
    pitch: number.optional(),
    kvp: number.optional(),
    tubeCurrentMa: number.optional(),
    maxTubeCurrentMa: number.optional(),
    exposureTimeS: number.optional(),
    exposureTimePerRotationS: number.optional(),
    singleCollimationMm: number.optional(),
    totalCollimationMm: number.optional(),
    xRaySources: number.optional(),
    modulation: text(256).optional(),
    waterEquivalentDiameterCm: bodyCm.optional(),
    effectiveDiameterCm: bodyCm.optional().describe('As the source states it.'),
    lateralDimensionCm: bodyCm.optional(),
    apDimensionCm: bodyCm.optional(),
    startedAt: dateTime.optional(),
  })
  .describe('One irradiation event.')

/** Over 89 years is 90: 1,080 months, 32,872 days. */
const patient = z
  .strictObject({
    pseudonym: pseudonym.optional(),
    ageDays: z.int().min(0).max(32_872).optional(),
    ageMonths: z.int().min(0).max(1080).optional(),
    agePrecision: z.enum(agePrecisions).optional(),
    sex: z.enum(sexes).optional(),
    weightKg: z.number().min(0.3).max(400).optional(),
    heightCm: z.number().min(20).max(260).optional(),
  })
  .refine(
    ({ ageDays, ageMonths, agePrecision }) =>
      (ageDays === undefined) === (ageMonths === undefined) &&
      (ageDays === undefined) === (agePrecision === undefined) &&
      agesAgree(ageDays ?? 0, ageMonths ?? 0),
    { path: ['ageDays'], message: 'days, months and precision of one age' },
  )

/** Completed calendar months are 28 to 31 days; four days cover where they lie. */
function agesAgree(days: number, months: number): boolean {
  const monthDays = 365.25 / 12
  return days >= months * monthDays - 4 && days <= (months + 1) * monthDays + 4
}

const isRule = (rule: string): rule is RuleId => Object.hasOwn(findingRules, rule)
/** A rejected record is no report. */
const isKeptRule = (rule: string): rule is RuleId => isRule(rule) && severityOf(rule) !== 'rejected'

const finding = z.strictObject({
  rule: z.string().max(64).refine(isKeptRule, 'a rule this version knows'),
  field: z
    .string()
    .regex(/^[\w .,:()/[\]-]{1,128}$/)
    .optional(),
  event: z.int().min(1).max(10_000).optional(),
})

/**
 * One dose report as it leaves a hospital: what was read from it, doses in fixed point, identity replaced by
 * keyed pseudonyms. What it means (roles, purpose, plausibility) is decided by the registry, for every road alike.
 * Nothing but these fields is taken.
 */
export const reportLine = z
  .strictObject({
    schema: z.literal(reportLineSchema),
    scheme: z
      .string()
      .regex(/^v\d{1,3}$/)
      .describe('How the pseudonyms were made.'),
    epoch: z.int().min(1).max(9999).describe('Epoch of the facility’s key.'),
    keyCheck: pseudonym.describe('What the facility’s key makes of a fixed text.'),
    facility: facilityId,
    software: z
      .string()
      .regex(/^[\w.+-]{1,32}$/)
      .describe('Version of the sending software.'),
    format: z
      .string()
      .regex(/^[a-z0-9@-]{1,64}$/)
      .describe('What the report was read from.'),
    examId: pseudonym,
    recordId: pseudonym
      .optional()
      .describe('Of the SOP instance; a record without one is known by its content.'),
    modality: z.enum(modalities),
    contentDateTime: dateTime.optional(),
    examDate: date,
    examTime: time.optional(),
    studyDescription: text(1024).optional(),
    requestedProcedure: text(1024).optional(),
    procedureCode: code.optional(),
    indication: text(256).optional().describe('Name of an indication of the catalogue.'),
    purpose: z.enum(purposes).optional().describe('Where the source states one.'),
    testPatient: z.literal(true).optional(),
    patient,
    scanner: z.strictObject({
      scannerId: pseudonym,
      manufacturer: text(256).optional(),
      model: text(256).optional(),
      stationName: text(256).optional(),
      softwareVersion: text(256).optional(),
    }),
    reportedDlp: tenThousandth.optional(),
    reportedKap: kap.optional(),
    reportedKaR: kaR.optional(),
    fluoroscopyTimeS: number.optional(),
    declaredEvents: number.optional(),
    events: z.array(event).max(10_000),
    findings: z
      .array(finding)
      .max(10_000)
      .describe('What only the reader of the file could notice.'),
    accession: pseudonym.optional().describe('Of the accession number.'),
    setAside: z
      .array(
        z.strictObject({
          rule: z.enum(['dose-too-large', 'dose-negative']),
          field: z.string().regex(/^[A-Za-z0-9]{1,40}$/),
          event: z.int().min(1).max(10_000).optional(),
          value: z.string().regex(/^[+-]?\d{1,32}(\.\d{0,64})?([eE][+-]?\d{1,3})?$/),
        }),
      )
      .max(10_000)
      .optional()
      .describe('Doses that were stated and are too large to be represented, or negative.'),
  })
  .describe('One dose report, pseudonymised at the hospital.')

export type ReportLine = z.infer<typeof reportLine>
export type ReportLineEvent = z.infer<typeof event>
