import type { CellPlan } from './cell-plan.ts'
import type { LeftOutReason } from './cell-table.ts'
import type { Stratum } from './stratum.ts'

/** Why all rows of a run are left out, whatever else they are; null: they may be in cells. */
export function fateOfRun(
  { quarantined, purpose }: Stratum,
  plan: CellPlan,
  isMapped: boolean,
): LeftOutReason | null {
  if (quarantined) return 'quarantined'
  if (purpose !== plan.purpose) return 'not-diagnostic'
  return isMapped ? null : 'unmapped'
}
