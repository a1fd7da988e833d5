import { unbounded, type SeenRows } from '../aggregate/cell-plan.ts'
import type { ExamLabels } from '../aggregate/exam-rows.ts'
import { indicationKey } from '../catalogue/indications.ts'
import { sexes } from '../domain/patient.ts'
import type { Question } from './question.ts'

const adultMonths = 18 * 12

const ages = {
  paediatric: { minMonths: 0, maxMonths: adultMonths },
  adult: { minMonths: adultMonths, maxMonths: unbounded },
} as const

/**
 * The exams a question looks at: its filters narrow what is seen, and what they leave out is no exclusion.
 * Exams of unknown age are seen whichever population is asked for, since they may be of it.
 */
export function seenRows(question: Question, labels: ExamLabels): SeenRows {
  const { facility, scanner, protocol, indication, sex, population } = question
  return {
    facilities: named(labels.facilities, facility),
    scanners: named(labels.scanners, scanner),
    devices: null,
    protocols: named(labels.protocols, protocol),
    indications: indicated(labels.indications, indication),
    sexes: named(['', ...sexes], sex),
    phantoms: null,
    ages: population === null ? null : ages[population],
  }
}

/** 1 at every code of a name (two facilities may each have a scanner of it); null: all are seen. */
function named(labels: readonly string[], wanted: string | null): Uint8Array | null {
  return wanted === null ? null : table(labels, (label) => label === wanted)
}

function indicated(labels: readonly string[], wanted: string | null): Uint8Array | null {
  if (wanted === null) return null
  const key = indicationKey(wanted)
  return table(labels, (label) => indicationKey(label) === key)
}

/** A label of "" is the absent value, never a name. */
function table(labels: readonly string[], isWanted: (label: string) => boolean): Uint8Array {
  return Uint8Array.from(labels, (label) => (label !== '' && isWanted(label) ? 1 : 0))
}
