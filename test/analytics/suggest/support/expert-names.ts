import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const file = join(
  import.meta.dirname,
  '../../../../../shared/samples/mapping/study-descriptions.json',
)

/** Study descriptions of real archives with the LOINC procedure an expert gave each (MIDRC, MIT licence). */
export interface ExpertName {
  readonly description: string
  readonly loinc: string
  readonly name: string
}

const rows = z.array(
  z.object({ study_description: z.string(), loinc: z.string(), name: z.string() }),
)

/** Empty when the sample folder is not beside the checkout. */
export const expertNames: readonly ExpertName[] = existsSync(file)
  ? rows
      .parse(JSON.parse(readFileSync(file, 'utf8')))
      .map(({ study_description: description, loinc, name }) => ({ description, loinc, name }))
  : []
