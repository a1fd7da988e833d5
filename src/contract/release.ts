import { z } from 'zod'
import { provenance } from './analytics.ts'
import { releaseColumns, releaseColumnTypes, type ReleaseColumnName } from './release-columns.ts'

const columnNames: readonly ReleaseColumnName[] = releaseColumns.map(({ name }) => name)

/** The files of a release: the cells in four formats, what they mean, how they were made. */
export const releaseMediaTypes = {
  'cells.parquet': 'application/vnd.apache.parquet',
  'cells.arrow': 'application/vnd.apache.arrow.file',
  'cells.csv': 'text/csv; charset=utf-8; header=present',
  'cells.json': 'application/json',
  'dictionary.json': 'application/json',
  'method.md': 'text/markdown; charset=utf-8',
} as const
export type ReleaseFileName = keyof typeof releaseMediaTypes
const isFileName = (name: string): name is ReleaseFileName => Object.hasOwn(releaseMediaTypes, name)
export const releaseFileNames: readonly ReleaseFileName[] =
  Object.keys(releaseMediaTypes).filter(isFileName)

export const releaseFile = z.object({
  name: z.enum(releaseFileNames),
  mediaType: z.string(),
  bytes: z.int().nullable().describe('null until the file is written.'),
  sha256: z.string().nullable().describe('Of the file’s bytes; null until it is written.'),
})

/** A citable, immutable dataset of aggregated DRL cells, after disclosure control for the public. */
export const releaseDocument = z
  .object({
    schema: z.literal('opendrl-release-1'),
    id: z.string(),
    title: z.string(),
    createdAt: z.string(),
    from: z.string().describe('First day of the exams, inclusive.'),
    to: z.string().describe('Last day of the exams, inclusive.'),
    method: z.object({
      id: z.string(),
      quantileType: z.union([z.literal(6), z.literal(7)]),
      text: z.string(),
      source: z.string(),
    }),
    disclosure: z.string().describe('The rules the cells went through, in words.'),
    kFactorSet: z
      .string()
      .nullable()
      .describe('Factors of effective dose; null where the release has none.'),
    columns: z
      .array(
        z.object({
          name: z.string(),
          type: z.enum(releaseColumnTypes),
          unit: z.string().nullable(),
          nullable: z.boolean(),
          description: z.string(),
        }),
      )
      .describe('The data dictionary.'),
    files: z.array(releaseFile),
    grid: z
      .string()
      .optional()
      .describe('Version of the grid: rows come and go with the catalogue, never with exams.'),
    cells: z.array(
      z.record(z.enum(columnNames), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    ),
    provenance,
  })
  .describe('A release: what it holds, how it was had, and the cells themselves.')

export type ReleaseFile = z.infer<typeof releaseFile>
export type ReleaseDocument = z.infer<typeof releaseDocument>
