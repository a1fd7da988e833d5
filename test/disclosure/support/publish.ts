import { disclosureProfiles, type ProfileId } from '../../../src/access/disclosure/profiles.ts'
import { disclosedCells } from '../../../src/analytics/disclosed-cells.ts'
import {
  publishedMemory,
  readMemory,
  writeMemory,
  type DocumentMemory,
} from '../../../src/analytics/published-memory.ts'
import type { PublishedCell } from '../solver/published.ts'
import { cellsOf, type Table } from './random-tables.ts'

/** A registry's publications of some tables, one after the other; their memory goes through its stored form. */
export class Publisher {
  readonly #memories: DocumentMemory[] = []

  /** @returns as a reader gets it: parsed from the JSON that leaves */
  publish(tables: readonly Table[], profile: ProfileId = 'peers'): readonly PublishedCell[] {
    const number = this.#memories.length + 1
    const { rows, memory } = disclosedCells(
      cellsOf(tables),
      {
        document: `d${number}`,
        asOf: `2026-01-${String(number).padStart(2, '0')}`,
        from: '2023-01-01',
        to: '2025-12-31',
        profile: disclosureProfiles[profile],
      },
      publishedMemory(this.#memories),
    )
    this.#memories.push(readMemory(writeMemory(memory)))
    const read: PublishedCell[] = JSON.parse(JSON.stringify(rows))
    return read
  }
}

export function cellsOfTable(
  cells: readonly PublishedCell[],
  { loinc, phantomCm }: Pick<Table, 'loinc' | 'phantomCm'>,
): readonly PublishedCell[] {
  return cells.filter(
    (cell) =>
      cell.protocol.loinc === loinc &&
      cell.phantomCm === phantomCm &&
      (cell.scheme === 'pidrl-head-age' || cell.scheme === 'acr-2022-head-age'),
  )
}
