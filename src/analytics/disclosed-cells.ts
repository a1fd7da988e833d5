import { isCellAllowed } from '../access/disclosure/cell-allowed.ts'
import { guardedInterval } from '../access/disclosure/guarded-interval.ts'
import type { DisclosureProfile } from '../access/disclosure/profiles.ts'
import { publishCount, publishFacilities } from '../access/disclosure/publish-count.ts'
import { significant } from '../access/disclosure/significant.ts'
import { intervalRanks } from '../aggregate/interval-ranks.ts'
import type { DrlRow, Provenance } from '../contract/analytics.ts'
import type { CellDefinition } from './cell-definition.ts'
import { cellKey, cellKeyText } from './cell-key.ts'
import type { DrlCell } from './drl-cells.ts'
import { gridCells } from './grid-cells.ts'
import { inUnit } from './in-unit.ts'
import type { Question } from './question.ts'

/** One method and one quantile type for every snapshot and release: two types together solve for two hospitals. */
export const disclosedMethod = { method: 'icrp135', quantileType: 7 } as const

/**
 * The fixed grid as a profile may see it. What may not leave is withheld, and so is what is not there:
 * no row tells nothing from too little, or one rule from another.
 * Joint suppression over overlapping tables and the rule between versions are not applied here yet.
 */
export function disclosedCells(
  found: readonly DrlCell[],
  question: Question,
  profile: DisclosureProfile,
): readonly DrlRow[] {
  const byKey = new Map(found.map((cell) => [cellKeyText(cellKey(cell.definition)), cell]))
  return gridCells(found, question).map((definition) =>
    disclosedRow(definition, byKey.get(cellKeyText(cellKey(definition))), profile),
  )
}

function disclosedRow(
  definition: CellDefinition,
  cell: DrlCell | undefined,
  profile: DisclosureProfile,
): DrlRow {
  const row = { ...cellKey(definition), ...disclosedMethod, scanners: null, excluded: {} }
  const figures = cell === undefined ? null : disclosedFigures(cell, profile)
  if (cell === undefined || figures === null) {
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
    ...figures,
    exams: publishCount(cell.exams, profile),
    facilities: publishFacilities(cell.facilities, profile),
    status: 'ok',
    withheld: false,
  }
}

/**
 * Figures of facility medians: rounded, and interval ends that are no facility's own median.
 * @returns null where the cell may not leave
 */
function disclosedFigures(
  { definition, figures, disclosure, isEnough, exams, facilities }: DrlCell,
  profile: DisclosureProfile,
): Pick<DrlRow, 'drl' | 'achievable' | 'p25' | 'interval'> | null {
  if (figures === null || disclosure === null || !isEnough) return null
  const { patients, medians } = disclosure
  if (!isCellAllowed({ exams, facilities, patients }, profile)) return null
  const rounded = (steps: number): number =>
    significant(inUnit(steps, definition.quantity), profile.facilityFigures)
  const ranks = intervalRanks(medians.length, 0.75)
  const ends = guardedInterval(medians, ranks, profile.facilitiesBeyond)
  return {
    drl: rounded(figures.quantile(0.75)),
    achievable: rounded(figures.quantile(0.5)),
    p25: rounded(figures.quantile(0.25)),
    interval: {
      lower: ends.lower === null ? null : rounded(ends.lower),
      upper: ends.upper === null ? null : rounded(ends.upper),
      level: 0.95,
    },
  }
}

/**
 * A provenance whose counts may leave: of the published cells alone. Exams seen or excluded in all would give
 * those of the withheld cells by subtraction.
 */
export function disclosedProvenance(exact: Provenance, cells: readonly DrlRow[]): Provenance {
  // An exam stands in the cells of several quantities, and is counted once.
  const groups = new Map<string, number>()
  for (const { protocol, scheme, band, phantomCm, exams } of cells) {
    const group = JSON.stringify([protocol.loinc, scheme, band, phantomCm])
    groups.set(group, Math.max(groups.get(group) ?? 0, exams ?? 0))
  }
  const exams = [...groups.values()].reduce((sum, count) => sum + count, 0)
  return { ...exact, examsSeen: exams, examsUsed: exams, excluded: {} }
}
