import type { CellPlan, ProtocolCells } from './cell-plan.ts'
import type { HomeRules } from './home-bands.ts'
import { everythingSeen, nothingWanted } from './plan-parts.ts'
import type { StoredMeasure } from './measure-column.ts'

const measureOf = {
  ctdivol: 'ctdivol',
  dlp: 'dlp',
  ssde: 'ssde',
  kap: 'kap',
  kaR: 'kaR',
  scanLengthTenthMm: 'scanLength',
} as const

/** The plan whose answer fills an index: every facility's median in every home cell, however few its exams. */
export function indexPlan(
  rulesOf: HomeRules,
  protocols: readonly string[],
  names: readonly StoredMeasure[],
  purpose: number,
  fromDay: number,
  toDay: number,
): CellPlan {
  const measures = names.map((name) => ({ name: measureOf[name], phantom: 'apart' as const }))
  return {
    seen: everythingSeen,
    fromDay,
    toDay,
    purpose,
    measures,
    protocols: protocols.map((loinc, code): ProtocolCells | null => {
      const rules = code === 0 ? [] : rulesOf(loinc)
      if (rules.length === 0) return null
      return {
        rules: rules.map((rule) => ({ ...rule, unitMinimum: 0 })),
        measures: measures.map((_, index) => index),
        kFactors: null,
      }
    }),
    splits: [],
    unit: 'facility',
    sampleOf: 'unit-medians',
    wants: { ...nothingWanted, units: true },
  }
}
