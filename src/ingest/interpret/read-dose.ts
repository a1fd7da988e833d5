import { doseBounds } from '../../catalogue/dose-bounds.ts'
import { toFixedPoint, type FixedDose } from '../../domain/fixed-point.ts'
import { quantityDefinitions } from '../../domain/quantity.ts'
import type { FindingList, FindingPlace } from './finding-list.ts'

/**
 * A dose in fixed-point steps, rounded once from the source's own decimal text; null when absent.
 * Unreadable text rejects the record, a negative or unrepresentable dose is left absent and quarantines,
 * a representable but unbelievable one is kept and quarantines.
 */
export function readDose(
  given: number | string | undefined,
  quantity: keyof typeof doseBounds,
  place: FindingPlace,
  findings: FindingList,
): FixedDose | null {
  const text = decimalText(given)
  if (text === null) return null
  const result = toFixedPoint(text, quantity)
  if (!result.ok) {
    if (result.reason === 'not-a-number') findings.add('number-unreadable', place)
    else
      findings.setAside(
        result.reason === 'negative' ? 'dose-negative' : 'dose-too-large',
        place,
        text,
      )
    return null
  }
  if (result.value > doseBounds[quantity] * quantityDefinitions[quantity].stepsPerUnit)
    findings.add('dose-too-large', place)
  return result.value
}

/** What an input decimal says; blank is absent, never zero. */
export function decimalText(given: number | string | undefined): string | null {
  if (given === undefined) return null
  const text = String(given).trim()
  return text === '' ? null : text
}
