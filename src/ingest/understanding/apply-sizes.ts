import type { RuleId } from '../../domain/finding-rules.ts'
import type { ExamPatient } from '../../domain/patient.ts'
import type { LateSize } from './exam-knowledge.ts'

/**
 * A patient with the weight and height that came later: they fill what is missing. What is there stays, be it
 * the exam's own or of an earlier size, unless the later one is sent to overwrite.
 * @param sizes in the order they arrived
 */
export function applySizes(
  patient: ExamPatient,
  sizes: readonly LateSize[],
): { readonly patient: ExamPatient; readonly notes: ReadonlySet<RuleId> } {
  const notes = new Set<RuleId>()
  const decide = (known: number | null, given: number | null, overwrite: boolean) => {
    if (given === null || given === known) return known
    if (known !== null && !overwrite) {
      notes.add('size-conflict')
      return known
    }
    notes.add('size-late')
    return given
  }
  let weightG = patient.weightKg === null ? null : Math.round(patient.weightKg * 1000)
  let heightMm = patient.heightCm === null ? null : Math.round(patient.heightCm * 10)
  const own = { weightG, heightMm }
  for (const size of sizes) {
    weightG = decide(weightG, size.weightG, size.overwrite)
    heightMm = decide(heightMm, size.heightMm, size.overwrite)
  }
  return {
    patient: {
      ...patient,
      ...(weightG === own.weightG || weightG === null ? {} : { weightKg: weightG / 1000 }),
      ...(heightMm === own.heightMm || heightMm === null ? {} : { heightCm: heightMm / 10 }),
    },
    notes,
  }
}
