import { z } from 'zod'

/** A decimal with a point. Text keeps what the source wrote; it is rounded once, when interpreted. */
const decimal = z
  .union([z.number(), z.string().max(64)])
  .describe('Decimal number with a point, as a number or as text; "12,5" is refused.')

const text = (max: number) => z.string().max(max)

const code = z
  .strictObject({ value: text(64), scheme: text(16), meaning: text(256).optional() })
  .describe('Coded concept; matched by value and scheme.')

export const irradiationEventInput = z
  .strictObject({
    irradiationEventUid: text(64).optional(),
    acquisitionProtocol: text(1024).optional(),
    acquisitionType: z
      .enum(['spiral', 'sequenced', 'constant-angle', 'stationary', 'free', 'cone-beam'])
      .optional(),
    targetRegion: code.optional(),
    ctdivolMgy: decimal.optional(),
    dlpMgyCm: decimal.optional(),
    phantomCm: z.union([z.literal(16), z.literal(32)]).optional(),
    ssdeMgy: decimal.optional(),
    kapGyCm2: decimal.optional(),
    kaRGy: decimal.optional(),
    scanningLengthMm: decimal.optional(),
    pitch: decimal.optional(),
    kvp: decimal.optional(),
    tubeCurrentMa: decimal.optional(),
    maxTubeCurrentMa: decimal.optional(),
    exposureTimeS: decimal.optional(),
    exposureTimePerRotationS: decimal.optional(),
    singleCollimationMm: decimal.optional(),
    totalCollimationMm: decimal.optional(),
    xRaySources: decimal.optional(),
    modulation: text(256).optional(),
    waterEquivalentDiameterCm: decimal.optional(),
    effectiveDiameterCm: decimal.optional(),
    lateralDimensionCm: decimal.optional(),
    apDimensionCm: decimal.optional(),
    startedAt: text(32).optional().describe('Local date-time YYYY-MM-DDTHH:MM:SS.'),
  })
  .describe('One irradiation event: one exposure.')

/**
 * The published exam schema: one line of an NDJSON upload, and what every adapter turns its format into.
 * Identity (patient id, birth date, UIDs) is replaced by keyed pseudonyms before anything is stored.
 */
export const examRecord = z
  .strictObject({
    schema: z.literal('opendrl-exam/1'),
    modality: z.enum(['CT', 'DX', 'RF']),
    studyInstanceUid: text(64).optional(),
    sopInstanceUid: text(64).optional(),
    accessionNumber: text(64).optional(),
    contentDateTime: text(32)
      .optional()
      .describe('When the report was made, local YYYY-MM-DDTHH:MM:SS.'),
    studyDate: text(32).optional().describe('Date of the exam, YYYY-MM-DD.'),
    studyTime: text(16).optional().describe('Local time of the exam, HH:MM:SS.'),
    studyDescription: text(1024).optional(),
    requestedProcedure: text(1024).optional(),
    procedureCode: code.optional(),
    indication: text(256).optional(),
    purpose: z
      .enum([
        'diagnostic',
        'radiotherapy-planning',
        'attenuation-correction',
        'interventional-guidance',
        'quality-assurance',
        'research',
      ])
      .optional(),
    testPatient: z.boolean().optional(),
    patient: z.strictObject({
      id: text(256).optional(),
      issuer: text(256).optional(),
      birthDate: text(32)
        .optional()
        .describe('YYYY-MM-DD; used for the age at the exam, never stored.'),
      age: text(16).optional().describe('DICOM age string (nnnD, nnnW, nnnM, nnnY).'),
      ageYears: decimal.optional().describe('Age in decimal years, where no birth date is known.'),
      sex: text(16).optional().describe('F, M or O.'),
      weightKg: decimal.optional(),
      heightM: decimal.optional(),
    }),
    device: z.strictObject({
      manufacturer: text(256).optional(),
      model: text(256).optional(),
      stationName: text(256).optional(),
      serialNumber: text(256).optional(),
      softwareVersion: text(256).optional(),
    }),
    dlpTotalMgyCm: decimal.optional(),
    kapTotalGyCm2: decimal.optional(),
    kaRTotalGy: decimal.optional(),
    fluoroscopyTimeS: decimal.optional(),
    declaredEvents: decimal.optional(),
    events: z.array(irradiationEventInput).max(10_000),
  })
  .describe('One exam, or one report of an exam, as a scanner or dose manager gave it.')

export type IrradiationEventInput = z.infer<typeof irradiationEventInput>
export type ExamRecord = z.infer<typeof examRecord>
