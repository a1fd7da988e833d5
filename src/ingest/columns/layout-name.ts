import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import { exportLayouts } from '../../catalogue/export-layouts/export-layouts.ts'
import { knownLayout } from '../table/known-layout.ts'
import { isPlan, matchHeader } from '../table/match-header.ts'

const general = exportLayouts.map(knownLayout)

/** The name of the layout that reads a table with these headers; null: none does. */
export function layoutNameOf(
  own: readonly ExportLayout[],
  headers: readonly string[],
): string | null {
  const match = matchHeader({ own: own.map(knownLayout), general }, headers)
  return match !== null && isPlan(match.plan) ? match.known.layout.name : null
}
