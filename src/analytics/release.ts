import { disclosureProfiles, type DisclosureProfile } from '../access/disclosure/profiles.ts'
import { fewestDiffering } from '../access/disclosure/traces.ts'
import type { DrlRow } from '../contract/analytics.ts'
import { releaseColumns, type ReleaseRow } from '../contract/release-columns.ts'
import type { ReleaseDocument } from '../contract/release.ts'
import { disclosedCells, disclosedMethod, disclosedProvenance } from './disclosed-cells.ts'
import { drlMinimums } from './drls.ts'
import { gridVersion } from './grid-cells.ts'
import { gridDrlCells } from './grid-drl-cells.ts'
import { gridQuestion, type PeriodInput } from './grid-question.ts'
import { methods } from './methods.ts'
import type { ExamView } from './ports.ts'
import { provenance, type ProvenanceInput } from './provenance.ts'
import type { DocumentMemory, PublishedMemory } from './published-memory.ts'
import type { Question } from './question.ts'
import { unwrittenFiles } from './release-files.ts'

export interface ReleaseInput extends PeriodInput, ProvenanceInput {
  readonly id: string
  readonly title: string
}

/**
 * A research dataset: the grid of DRL cells under the public rules. The same exams give the same cells.
 * Held against all that was published before, to peers as to the public.
 * @returns with `files` not yet written: their sizes and digests are filled in by who writes them
 * @throws RangeError when the period is none
 */
export async function makeRelease(
  view: ExamView,
  input: ReleaseInput,
  published: PublishedMemory,
): Promise<{ readonly release: ReleaseDocument; readonly memory: DocumentMemory }> {
  const profile = disclosureProfiles.public
  const question = gridQuestion(input)
  const { from, to } = question
  const found = await gridDrlCells(view, question, profile)
  const method = methods[disclosedMethod.method]
  const exact = provenance(
    question,
    disclosedMethod.method,
    drlMinimums(method),
    found,
    view.version,
    input,
  )
  const publication = { document: input.id, asOf: input.today, from, to, profile }
  const { rows, memory } = disclosedCells(found.cells, publication, published)
  const release: ReleaseDocument = {
    schema: 'opendrl-release-1',
    id: input.id,
    title: input.title,
    createdAt: input.computedAt,
    from,
    to,
    method: {
      id: disclosedMethod.method,
      quantileType: disclosedMethod.quantileType,
      text: method.text,
      source: method.source,
    },
    disclosure: disclosureText(profile),
    kFactorSet: exact.kFactorSet,
    columns: releaseColumns.map((column) => ({ ...column })),
    files: [...unwrittenFiles()],
    grid: gridVersion,
    cells: rows.map((cell) => releaseRow(cell, question)),
    provenance: disclosedProvenance(exact, rows, input.id),
  }
  return { release, memory }
}

function disclosureText(profile: DisclosureProfile): string {
  return (
    `A cell has figures from ${profile.minimumExams} exams, ${profile.minimumPatients} patients and ` +
    `${profile.minimumFacilities} facilities up. Doses have ${profile.facilityFigures} significant figures; ` +
    `counts are rounded to ${profile.countStep}. An interval's end is the mean of three neighbouring ` +
    `facility medians, and open where fewer than ${profile.facilitiesBeyond} facilities lie beyond it. ` +
    `Cells whose differences from one another or from an earlier publication would tell of fewer than ` +
    `${fewestDiffering.patients} patients or ${fewestDiffering.facilities} facilities are withheld or left as they were.`
  )
}

/** Total by type: a column added to the table must be given its value here. */
function releaseRow(cell: DrlRow, { from, to }: Question): ReleaseRow {
  return {
    protocol_loinc: cell.protocol.loinc,
    protocol_name: cell.protocol.name,
    scheme: cell.scheme,
    band: cell.band,
    band_label: cell.bandLabel,
    population: cell.population,
    quantity: cell.quantity,
    unit: cell.unit,
    phantom_cm: cell.phantomCm,
    method: cell.method,
    quantile_type: cell.quantileType,
    period_from: cell.period?.from ?? from,
    period_to: cell.period?.to ?? to,
    drl: cell.drl,
    achievable_dose: cell.achievable,
    p25: cell.p25,
    drl_lower: cell.interval?.lower ?? null,
    drl_upper: cell.interval?.upper ?? null,
    exams: cell.exams,
    facilities: cell.facilities,
    as_of: cell.asOf ?? null,
    withheld: cell.withheld,
  }
}
