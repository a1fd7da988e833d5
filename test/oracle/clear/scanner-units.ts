import type { ExamColumns } from './exam-columns.ts'

export interface ScannerUnits {
  /** Number of each row's scanner. */
  readonly unit: Uint16Array
  /** Facility code of each scanner number. */
  readonly facility: readonly number[]
}

/**
 * Numbers scanners within their facilities: a name that two facilities share is two scanners, and a
 * scanner that is not named is one of its own facility.
 * @throws RangeError over 65,535 scanners
 */
export function scannerUnits(columns: ExamColumns): ScannerUnits {
  const numbers = new Map<number, number>()
  const facilities: number[] = []
  const unit = columns.scanner.map((scanner, row) => {
    const facility = columns.facility[row] ?? 0
    const key = facility * 65_536 + scanner
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = facilities.push(facility) - 1
    if (number > 65_535) throw new RangeError('more than 65,535 scanners')
    numbers.set(key, number)
    return number
  })
  return { unit, facility: facilities }
}
