import {
  disclosureProfiles,
  type DisclosureProfile,
} from '../../../src/access/disclosure/profiles.ts'
import type { ExamColumns } from './exam-columns.ts'
import type { DrlRow } from '../../../src/contract/analytics.ts'
import { releaseColumns, type ReleaseRow } from '../../../src/contract/release-columns.ts'
import type { ReleaseDocument } from '../../../src/contract/release.ts'
import { disclosedCells, disclosedMethod, disclosedProvenance } from './disclosed-cells.ts'
import { drlCells } from './drl-cells.ts'
import { drlMinimums } from './oracle-drls.ts'
import { gridQuestion, type PeriodInput } from '../../../src/analytics/grid-question.ts'
import { methods } from '../../../src/analytics/methods.ts'
import { provenance, type ProvenanceInput } from '../../../src/analytics/provenance.ts'
import type { Question } from '../../../src/analytics/question.ts'
import { unwrittenFiles } from '../../../src/analytics/release-files.ts'

export interface ReleaseInput extends PeriodInput, ProvenanceInput {
  readonly id: string
  readonly title: string
}

/**
 * A research dataset: the grid of DRL cells under the public rules. The same exams give the same cells.
 * Joint suppression and the rule between versions come later, as for snapshots.
 * @returns with `files` not yet written: their sizes and digests are filled in by who writes them
 * @throws RangeError when the period is none
 */
export function oracleRelease(columns: ExamColumns, input: ReleaseInput): ReleaseDocument {
  const profile = disclosureProfiles.public
  const question = gridQuestion(input)
  const found = drlCells(columns, question)
  const method = methods[disclosedMethod.method]
  const exact = provenance(
    question,
    disclosedMethod.method,
    drlMinimums(method),
    found,
    columns.version,
    input,
  )
  const cells = disclosedCells(found.cells, question, profile)
  return {
    schema: 'opendrl-release-1',
    id: input.id,
    title: input.title,
    createdAt: input.computedAt,
    from: question.from,
    to: question.to,
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
    cells: cells.map((cell) => releaseRow(cell, question)),
    provenance: disclosedProvenance(exact, cells),
  }
}

function disclosureText(profile: DisclosureProfile): string {
  return (
    `A cell has figures from ${profile.minimumExams} exams, ${profile.minimumPatients} patients and ` +
    `${profile.minimumFacilities} facilities up. Doses have ${profile.facilityFigures} significant figures; ` +
    `counts are rounded to ${profile.countStep}. An interval's end is the mean of three neighbouring ` +
    `facility medians, and open where fewer than ${profile.facilitiesBeyond} facilities lie beyond it.`
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
    period_from: from,
    period_to: to,
    drl: cell.drl,
    achievable_dose: cell.achievable,
    p25: cell.p25,
    drl_lower: cell.interval?.lower ?? null,
    drl_upper: cell.interval?.upper ?? null,
    exams: cell.exams,
    facilities: cell.facilities,
    withheld: cell.withheld,
  }
}
