import type { AgeUnit } from '../../catalogue/export-layouts/export-layout.ts'

const letters = { days: 'D', weeks: 'W', months: 'M' } as const
/** A template that wants years from four years on has no months beyond these. */
const mostMonths = 47
const number = /^(\d{1,3})(?:\.\d{1,8})?$/

/**
 * An age as a DICOM age string, completed units; what is no number stays as it is, and whoever interprets it says so.
 * @param group what the row says about its age group, where the group decides the unit
 * @returns null when nothing says whether it is years or months
 */
export function ageCell(
  text: string,
  unit: AgeUnit,
  group: 'years' | 'months' | undefined,
): string | null {
  const match = number.exec(text)
  if (match === null) return text
  const count = Number(match[1])
  if (unit !== 'years-from-4-else-months') return `${count}${letters[unit]}`
  if (group === 'months') return count <= mostMonths ? `${count}M` : null
  if (group === 'years' || count > mostMonths) return `${count}Y`
  return null
}
