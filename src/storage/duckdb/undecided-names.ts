import { z } from 'zod'
import type { UndecidedName } from '../../analytics/ports.ts'
import { modalities } from '../../domain/exam-report.ts'
import type { Session } from './session.ts'

const row = z.object({
  localName: z.string(),
  exams: z.number(),
  modality: z.enum(modalities),
  studyDescription: z.string().nullable(),
  requestedProcedure: z.string().nullable(),
  codeValue: z.string().nullable(),
  codeScheme: z.string().nullable(),
})

/** Only what all exams of a name agree on is said of the name. */
const agreed = (column: string): string =>
  `CASE WHEN count(DISTINCT e.${column}) = 1 AND count(e.${column}) = count(*) THEN any_value(e.${column}) END`

/** Names nobody has decided on, by how many exams carry them; exams that are set aside or no diagnosis count too. */
export async function undecidedNames(
  session: Session,
  facility: string,
): Promise<readonly UndecidedName[]> {
  const rows = await session.query(
    row,
    `SELECT e.local_name AS localName, count(*) AS exams, mode(e.modality) AS modality,
       ${agreed('study_description')} AS studyDescription,
       ${agreed('requested_procedure')} AS requestedProcedure,
       ${agreed('procedure_code')} AS codeValue,
       ${agreed('procedure_scheme')} AS codeScheme
     FROM exam e LEFT JOIN current_mapping m USING (facility_id, local_name)
     WHERE e.facility_id = ? AND e.local_name IS NOT NULL AND m.mapped_at IS NULL
     GROUP BY e.local_name
     ORDER BY exams DESC, localName`,
    [facility],
  )
  return rows.map(({ codeValue, codeScheme, ...words }) => ({
    ...words,
    procedureCode:
      codeValue === null || codeScheme === null ? null : { value: codeValue, scheme: codeScheme },
  }))
}
