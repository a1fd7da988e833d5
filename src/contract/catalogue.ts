import { z } from 'zod'
import { regions } from '../catalogue/types.ts'
import { bandVariables, populations } from '../domain/band.ts'
import { modalities } from '../domain/exam-report.ts'
import { quantities } from '../domain/quantity.ts'

const phantomCm = z.union([z.literal(16), z.literal(32)]).nullable()

export const protocolView = z.object({
  loinc: z.string(),
  name: z.string(),
  rpid: z.string().nullable(),
  rpidPairing: z.enum(['confirmed', 'by-name']).nullable(),
  modality: z.enum(modalities),
  region: z.enum(regions),
  defaultPhantomCm: phantomCm,
  paediatricScheme: z.string(),
  kRegion: z.string().nullable(),
  source: z.string(),
  evidence: z.enum(['listed', 'sample']),
})

export const schemeView = z.object({
  id: z.string(),
  name: z.string(),
  variable: z.enum(bandVariables),
  population: z.object({
    kind: z.enum(populations),
    minMonths: z.number(),
    maxMonths: z.number().nullable(),
  }),
  bands: z.array(
    z.object({ id: z.string(), label: z.string(), min: z.number(), max: z.number().nullable() }),
  ),
  source: z.string(),
  evidence: z.string(),
})

export const drlSetValueView = z.object({
  protocolText: z.string(),
  loincs: z.array(z.string()),
  indication: z.string().nullable(),
  population: z.enum(['paediatric', 'adult']),
  scheme: z.string().nullable(),
  band: z.string().nullable(),
  bandText: z.string().nullable(),
  quantity: z.enum(quantities),
  phantomCm,
  phantomAssumed: z.boolean(),
  kind: z.enum(['drl', 'median', 'range-lower', 'range-upper']),
  percentile: z.number().nullable(),
  percentileStated: z.boolean(),
  value: z.number(),
  unit: z.string(),
  evidence: z.string(),
  source: z.string(),
  note: z.string().nullable(),
})

export const drlSetView = z.object({
  id: z.string(),
  name: z.string(),
  country: z.string(),
  year: z.int().nullable(),
  ctdivolOf: z.enum(['sequence', 'exam']),
  ctdivolOfAssumed: z.boolean(),
  byIndication: z.boolean(),
  supersededBy: z.string().nullable(),
  source: z.string(),
  evidence: z.string(),
  coverage: z.array(
    z.object({
      text: z.string(),
      indication: z.string().nullable(),
      loincs: z.array(z.string()),
      comment: z.string().nullable(),
    }),
  ),
  values: z.array(drlSetValueView),
})
