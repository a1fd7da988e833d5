import { disclosureProfiles } from '../access/disclosure/profiles.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import { disclosedCells, disclosedMethod, disclosedProvenance } from './disclosed-cells.ts'
import { drlCells } from './drl-cells.ts'
import { drlMinimums } from './drls.ts'
import { gridQuestion, type PeriodInput } from './grid-question.ts'
import { methods } from './methods.ts'
import type { ExamView } from './ports.ts'
import { provenance, type ProvenanceInput } from './provenance.ts'

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
export async function makeSnapshot(view: ExamView, input: SnapshotInput): Promise<Snapshot> {
  const profile = disclosureProfiles.peers
  const question = gridQuestion(input)
  const found = await drlCells(view, question, profile)
  const exact = provenance(
    question,
    disclosedMethod.method,
    drlMinimums(methods[disclosedMethod.method]),
    found,
    view.version,
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
