import { disclosureProfiles } from '../access/disclosure/profiles.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import { disclosedCells, disclosedMethod, disclosedProvenance } from './disclosed-cells.ts'
import { drlMinimums } from './drls.ts'
import { gridVersion } from './grid-cells.ts'
import { gridDrlCells } from './grid-drl-cells.ts'
import { gridQuestion, type PeriodInput } from './grid-question.ts'
import { methods } from './methods.ts'
import type { ExamView } from './ports.ts'
import { provenance, type ProvenanceInput } from './provenance.ts'
import type { DocumentMemory, PublishedMemory } from './published-memory.ts'

export interface SnapshotInput extends PeriodInput, ProvenanceInput {
  readonly id: string
}

/**
 * The current figures of the registry as peers may see them (trust.md, section 4): a fixed grid, one
 * method, one quantile type, and all rules of disclosure control, held against all that was published before.
 * @throws RangeError when the period is none
 */
export async function makeSnapshot(
  view: ExamView,
  input: SnapshotInput,
  published: PublishedMemory,
): Promise<{ readonly snapshot: Snapshot; readonly memory: DocumentMemory }> {
  const profile = disclosureProfiles.peers
  const question = gridQuestion(input)
  const { from, to } = question
  const found = await gridDrlCells(view, question, profile)
  const exact = provenance(
    question,
    disclosedMethod.method,
    drlMinimums(methods[disclosedMethod.method]),
    found,
    view.version,
    input,
  )
  const publication = { document: input.id, asOf: input.today, from, to, profile }
  const { rows, memory } = disclosedCells(found.cells, publication, published)
  const snapshot: Snapshot = {
    schema: 'opendrl-snapshot-1',
    id: input.id,
    createdAt: input.computedAt,
    from,
    to,
    profile: 'peers',
    minimum: {
      exams: profile.minimumExams,
      patients: profile.minimumPatients,
      facilities: profile.minimumFacilities,
    },
    significantFigures: profile.facilityFigures,
    grid: gridVersion,
    cells: [...rows],
    provenance: disclosedProvenance(exact, rows, input.id),
  }
  return { snapshot, memory }
}
