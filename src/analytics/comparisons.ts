import type { CellWants } from '../aggregate/cell-plan.ts'
import type {
  ComparisonAnswer,
  ComparisonRow,
  Reference,
  TypicalRow,
} from '../contract/analytics.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import { cellKeyText } from './cell-key.ts'
import { facilityCells, type FacilityCell } from './facility-cells.ts'
import type { ExamView } from './ports.ts'
import { provenance, type ProvenanceInput } from './provenance.ts'
import type { Question } from './question.ts'
import { publishedReferencesOf, registryReference } from './references.ts'
import { sequenceValue } from './sequence-value.ts'
import { typicalMinimums, typicalRow, typicalWants } from './typical-values.ts'
import { gravestVerdict } from './verdict.ts'

export interface ComparisonInput {
  /** Of kind `typical`; its facility is replaced by the one compared. */
  readonly question: Question
  readonly facility: { readonly id: string; readonly name: string }
  /** The current snapshot, for the registry's own DRLs and the peers' band; null where none was made. */
  readonly snapshot: Snapshot | null
  readonly provenance: ProvenanceInput
}

type SnapshotCell = Snapshot['cells'][number]

/**
 * A facility's typical values beside the registry's own DRLs and every published one for the cell, each
 * with its verdict, and the peers' band. A row for every cell in which the facility has an exam.
 */
export async function compare(view: ExamView, input: ComparisonInput): Promise<ComparisonAnswer> {
  const { facility, snapshot } = input
  const question = { ...input.question, facility: facility.id }
  const wants: CellWants = {
    ...typicalWants(question),
    sequences: (question.quantity ?? 'CTDIvol') === 'CTDIvol',
  }
  const found = await facilityCells(view, question, wants)
  const snapshotCells = new Map(snapshot?.cells.map((cell) => [cellKeyText(cell), cell]))
  const rowOf = (cell: FacilityCell): ComparisonRow => {
    const typical = typicalRow(cell, found.columns, wants, question)
    const snapshotCell = snapshotCells.get(cellKeyText(typical)) ?? null
    const registry = registryReference(typical, snapshotCell, snapshot)
    const published = publishedReferencesOf(typical, cell.definition, question.indication, () =>
      sequenceValue(found.columns, cell.at),
    )
    const references = registry === null ? published : [registry, ...published]
    return comparisonRow(typical, references, snapshotCell)
  }
  return {
    facility,
    rows: found.cells.map(rowOf),
    provenance: provenance(
      question,
      'comparison of typical values with DRLs',
      typicalMinimums,
      found,
      view.version,
      input.provenance,
    ),
    snapshot: snapshot?.id ?? null,
  }
}

function comparisonRow(
  typical: TypicalRow,
  references: readonly Reference[],
  snapshotCell: SnapshotCell | null,
): ComparisonRow {
  return {
    ...typical,
    references: [...references],
    peers: snapshotCell === null ? null : peersOf(snapshotCell),
    verdict: gravestVerdict(
      references.filter(({ superseded }) => !superseded).map(({ verdict }) => verdict),
    ),
  }
}

function peersOf({ p25, achievable, drl, facilities }: SnapshotCell): ComparisonRow['peers'] {
  if (p25 === null || achievable === null || drl === null || facilities === null) return null
  return { p25, p50: achievable, p75: drl, facilities }
}
