import type { ExamColumns } from './exam-columns.ts'
import { defaultKFactorSetId, kFactorSetById } from '../../../src/catalogue/k-factors.ts'
import type { KFactorSet } from '../../../src/catalogue/types.ts'
import { effectiveDose } from '../../../src/domain/effective-dose.ts'
import { absentDose } from '../../../src/domain/fixed-point.ts'
import type { ExamPhantom } from '../../../src/domain/phantom.ts'
import type { Quantity } from '../../../src/domain/quantity.ts'
import type { ProtocolPlan } from '../../../src/analytics/protocol-plans.ts'

/** Phantom codes of the column: 0 unknown, 16, 32, 255 mixed. */
export const mixedPhantomCode = 255

export function phantomOf(code: number | undefined): ExamPhantom {
  return code === 16 || code === 32 ? code : code === mixedPhantomCode ? 'mixed' : null
}

const stored = {
  CTDIvol: (columns) => columns.ctdivol,
  DLP: (columns) => columns.dlp,
  SSDE: (columns) => columns.ssde,
  KAP: (columns) => columns.kap,
  KaR: (columns) => columns.kaR,
} as const satisfies Readonly<Record<Exclude<Quantity, 'E'>, (columns: ExamColumns) => Uint32Array>>

/** A quantity of every exam in its fixed-point steps; effective dose is computed, the rest is stored. */
export function doseColumn(
  columns: ExamColumns,
  quantity: Quantity,
  plans: readonly (ProtocolPlan | null)[],
): Uint32Array {
  return quantity === 'E' ? effectiveDoses(columns, plans) : stored[quantity](columns)
}

/** The factors behind every effective dose, named in the provenance. */
export function kFactors(): KFactorSet {
  const set = kFactorSetById(defaultKFactorSetId)
  if (set === undefined) throw new Error(`no factor set ${defaultKFactorSetId} in the catalogue`)
  return set
}

/** E = k·DLP by the protocol's region; absent where region, age or phantom gives no factor. */
function effectiveDoses(
  columns: ExamColumns,
  plans: readonly (ProtocolPlan | null)[],
): Uint32Array {
  const set = kFactors()
  return Uint32Array.from(columns.dlp, (dlp, row) => {
    const plan = plans[columns.protocol[row] ?? 0]
    const months = columns.ageMonths[row] ?? -1
    const estimate = effectiveDose(
      {
        dlp,
        phantomCm: phantomOf(columns.phantom[row]),
        region: plan?.protocol.kRegion ?? null,
        ageMonths: months === -1 ? null : months,
      },
      set,
    )
    return estimate?.dose ?? absentDose
  })
}
