import type { IrradiationEvent } from './event.ts'
import type { Exam } from './exam.ts'
import { longestDiagnostic } from './longest-diagnostic.ts'

/** Body size of an exam: of the longest diagnostic event that states one, water-equivalent first. */
export function examSize(
  events: readonly IrradiationEvent[],
): Pick<Exam, 'sizeCm' | 'sizeKind' | 'lateralCm'> {
  const sized = longestDiagnostic(
    events,
    (event) => event.waterEquivalentDiameterCm !== null || event.effectiveDiameterCm !== null,
  )
  const lateral = longestDiagnostic(events, (event) => event.lateralDimensionCm !== null)
  const lateralCm = lateral?.lateralDimensionCm ?? null
  if (sized === null) return { sizeCm: null, sizeKind: null, lateralCm }
  if (sized.waterEquivalentDiameterCm !== null)
    return { sizeCm: sized.waterEquivalentDiameterCm, sizeKind: 'water-equivalent', lateralCm }
  return { sizeCm: sized.effectiveDiameterCm, sizeKind: 'effective', lateralCm }
}
