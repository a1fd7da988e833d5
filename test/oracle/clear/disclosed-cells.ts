import { isCellAllowed } from '../../../src/access/disclosure/cell-allowed.ts'
import { guardedInterval } from '../../../src/access/disclosure/guarded-interval.ts'
import type { DisclosureProfile } from '../../../src/access/disclosure/profiles.ts'
import { publishCount, publishFacilities } from '../../../src/access/disclosure/publish-count.ts'
import { significant } from '../../../src/access/disclosure/significant.ts'
import { intervalRanks } from '../../../src/aggregate/interval-ranks.ts'
import { quantile } from '../../../src/aggregate/quantile.ts'
import type { Sample } from '../../../src/aggregate/sample.ts'
import type { DrlRow } from '../../../src/contract/analytics.ts'
import type { Quantity } from '../../../src/domain/quantity.ts'
import type { CellDefinition } from './cell-index.ts'
import { cellKey, cellKeyText } from '../../../src/analytics/cell-key.ts'
import type { DrlCell } from './drl-cells.ts'
import { gridCells } from '../../../src/analytics/grid-cells.ts'
import { inUnit } from '../../../src/analytics/in-unit.ts'
import type { Question } from '../../../src/analytics/question.ts'

/** One method and one quantile type for every snapshot and release: two types together solve for two hospitals. */
export const disclosedMethod = { method: 'icrp135', quantileType: 7 } as const

/**
 * The fixed grid as a profile may see it. What may not leave is withheld, and so is what is not there:
 * no row tells nothing from too little, or one rule from another. Each cell by itself: what overlaps and what was
 * published before may only withhold more.
 */
export function disclosedCells(
  found: readonly DrlCell[],
  { from, to }: Question,
  profile: DisclosureProfile,
  asOf: string,
): readonly DrlRow[] {
  const byKey = new Map(found.map((cell) => [cellKeyText(cellKey(cell.definition)), cell]))
  return gridCells.map((definition) => ({
    ...disclosedRow(definition, byKey.get(cellKeyText(cellKey(definition))), profile),
    period: { from, to },
    asOf,
  }))
}

function disclosedRow(
  definition: CellDefinition,
  cell: DrlCell | undefined,
  profile: DisclosureProfile,
): DrlRow {
  const row = { ...cellKey(definition), ...disclosedMethod, scanners: null, excluded: {} }
  if (cell === undefined || cell.sample === null || !isAllowed(cell, profile)) {
    return {
      ...row,
      drl: null,
      achievable: null,
      p25: null,
      interval: null,
      exams: null,
      facilities: null,
      status: 'withheld',
      withheld: true,
    }
  }
  return {
    ...row,
    ...roundedFigures(cell.sample, definition.quantity, profile),
    exams: publishCount(cell.exams, profile),
    facilities: publishFacilities(cell.facilities, profile),
    status: 'ok',
    withheld: false,
  }
}

function isAllowed(cell: DrlCell, profile: DisclosureProfile): boolean {
  const { exams, facilities, group } = cell
  return cell.isEnough && isCellAllowed({ exams, facilities, patients: group.patients }, profile)
}

/** Figures of facility medians: rounded, and interval ends that are no facility's own median. */
function roundedFigures(
  medians: Sample,
  quantity: Quantity,
  { facilityFigures, facilitiesBeyond }: DisclosureProfile,
): Pick<DrlRow, 'drl' | 'achievable' | 'p25' | 'interval'> {
  const rounded = (steps: number): number => significant(inUnit(steps, quantity), facilityFigures)
  const at = (p: number): number => rounded(quantile(medians, p, disclosedMethod.quantileType))
  const ends = guardedInterval(medians, intervalRanks(medians.length, 0.75), facilitiesBeyond)
  return {
    drl: at(0.75),
    achievable: at(0.5),
    p25: at(0.25),
    interval: {
      lower: ends.lower === null ? null : rounded(ends.lower),
      upper: ends.upper === null ? null : rounded(ends.upper),
      level: 0.95,
    },
  }
}
