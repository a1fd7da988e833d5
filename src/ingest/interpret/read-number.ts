import type { FindingList, FindingPlace } from './finding-list.ts'
import { decimalText } from './read-dose.ts'

const decimalPattern = /^[+-]?\d{1,32}(?:\.\d{0,64})?(?:[eE][+-]?\d{1,3})?$/
const largest = 1e9

/** A number that is no dose: not negative, else absent with a note. */
export function readNumber(
  given: number | string | undefined,
  place: FindingPlace,
  findings: FindingList,
): number | null {
  const text = decimalText(given)
  if (text === null) return null
  const value = decimalPattern.test(text) ? Number(text) : Number.NaN
  if (value >= 0 && value <= largest) return value === 0 ? 0 : value
  findings.add('optional-number-unreadable', place)
  return null
}
