import type { EventColumns, ExamColumns } from './exam-columns.ts'
import { absentDose } from '../../../src/domain/fixed-point.ts'
import type { ComparisonAnswer, ComparisonRow } from '../../../src/contract/analytics.ts'
import type { Snapshot } from '../../../src/contract/snapshot.ts'
import { cellKeyText } from '../../../src/analytics/cell-key.ts'
import { facilityCells, type FacilityCell } from './facility-cells.ts'
import { provenance, type ProvenanceInput } from '../../../src/analytics/provenance.ts'
import type { Question } from '../../../src/analytics/question.ts'
import { publishedReferencesOf, registryReference } from '../../../src/analytics/references.ts'
import { sequenceValue } from '../sequence-value.ts'
import { typicalMinimum, typicalMinimums, typicalRow } from './oracle-typical-values.ts'
import { gravestVerdict } from '../../../src/analytics/verdict.ts'

export interface ComparisonInput {
  readonly columns: ExamColumns
  /** Of kind `typical`; its facility is replaced by the one compared. */
  readonly question: Question
  readonly facility: { readonly id: string; readonly name: string }
  /** The current snapshot, for the registry's own DRLs and the peers' band; null where none was made. */
  readonly snapshot: Snapshot | null
  /** Without them, sets whose CTDIvol is per sequence are left out for CTDIvol. */
  readonly events?: EventColumns
  readonly provenance: ProvenanceInput
}

type SnapshotCell = Snapshot['cells'][number]

/**
 * A facility's typical values beside the registry's own DRLs and every published one for the cell, each
 * with its verdict, and the peers' band. A row for every cell in which the facility has an exam.
 */
export function oracleComparison(input: ComparisonInput): ComparisonAnswer {
  const { columns, facility, snapshot } = input
  const question = { ...input.question, facility: facility.id }
  const found = facilityCells(columns, question, typicalMinimum)
  const rowsOf = rowsByCell(found.classification.quantities)
  const snapshotCells = new Map(snapshot?.cells.map((cell) => [cellKeyText(cell), cell]))
  return {
    facility,
    rows: found.cells.map((cell) =>
      comparisonRow(input, question, cell, rowsOf.get(cell.group.cell) ?? [], snapshotCells),
    ),
    provenance: provenance(
      question,
      'comparison of typical values with DRLs',
      typicalMinimums,
      found,
      columns.version,
      input.provenance,
    ),
    snapshot: snapshot?.id ?? null,
  }
}

function comparisonRow(
  { columns, events, snapshot }: ComparisonInput,
  question: Question,
  cell: FacilityCell,
  exams: readonly number[],
  snapshotCells: ReadonlyMap<string, SnapshotCell>,
): ComparisonRow {
  const typical = typicalRow(columns, cell, question)
  const snapshotCell = snapshotCells.get(cellKeyText(typical)) ?? null
  const ofSequences = () => {
    if (events === undefined) return undefined
    return typical.status === 'ok'
      ? sequenceValue(exams.map((row) => sequencesOf(events, row)))
      : null
  }
  const registry = registryReference(typical, snapshotCell, snapshot)
  const references = [
    ...(registry === null ? [] : [registry]),
    ...publishedReferencesOf(typical, cell.definition, question.indication, ofSequences),
  ]
  return {
    ...typical,
    references,
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

function sequencesOf({ offsets, ctdivol }: EventColumns, row: number): readonly number[] {
  return [...ctdivol.subarray(offsets[row], offsets[row + 1])].filter((it) => it !== absentDose)
}

function rowsByCell(
  quantities: readonly { readonly cell: Int32Array }[],
): ReadonlyMap<number, readonly number[]> {
  const rows = new Map<number, number[]>()
  for (const { cell } of quantities) {
    for (const [row, number] of cell.entries()) {
      if (number === -1) continue
      const known = rows.get(number)
      if (known === undefined) rows.set(number, [row])
      else known.push(row)
    }
  }
  return rows
}
