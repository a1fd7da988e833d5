import { disclosureProfiles } from '../../../src/access/disclosure/profiles.ts'
import type { ExamColumns } from './exam-columns.ts'
import type { Snapshot } from '../../../src/contract/snapshot.ts'
import { disclosedCells, disclosedMethod, disclosedProvenance } from './disclosed-cells.ts'
import { drlCells } from './drl-cells.ts'
import { drlMinimums } from './oracle-drls.ts'
import { gridQuestion, type PeriodInput } from '../../../src/analytics/grid-question.ts'
import { methods } from '../../../src/analytics/methods.ts'
import { provenance, type ProvenanceInput } from '../../../src/analytics/provenance.ts'

export interface SnapshotInput extends PeriodInput, ProvenanceInput {
  readonly id: string
}

/**
 * The current figures of the registry as peers may see them (trust.md, section 4): a fixed grid, one
 * method, one quantile type, minimum counts, two significant figures, guarded interval ends.
 * Joint suppression and the rule between versions come later: until then a snapshot is safe by itself,
 * not yet beside an earlier one that a hospital has joined or left since.
 * @throws RangeError when the period is none
 */
export function oracleSnapshot(columns: ExamColumns, input: SnapshotInput): Snapshot {
  const profile = disclosureProfiles.peers
  const question = gridQuestion(input)
  const found = drlCells(columns, question)
  const exact = provenance(
    question,
    disclosedMethod.method,
    drlMinimums(methods[disclosedMethod.method]),
    found,
    columns.version,
    input,
  )
  const cells = disclosedCells(found.cells, question, profile)
  return {
    schema: 'opendrl-snapshot-1',
    id: input.id,
    createdAt: input.computedAt,
    from: question.from,
    to: question.to,
    profile: 'peers',
    minimum: {
      exams: profile.minimumExams,
      patients: profile.minimumPatients,
      facilities: profile.minimumFacilities,
    },
    significantFigures: profile.facilityFigures,
    cells: [...cells],
    provenance: disclosedProvenance(exact, cells),
  }
}
