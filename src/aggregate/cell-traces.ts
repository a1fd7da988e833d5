/**
 * Sums by which two versions of a cell are told apart without keeping what it is made of: every exam adds a hash of
 * itself to one place of each part. Where n places of a part differ, at least n patients (days of a facility,
 * facilities) have other exams; exams that changed places with none leave the sums as they were.
 */
export const tracePart = {
  /** A place by patient; unknown patients share one. */
  patients: { at: 0, places: 64 },
  /** A place by facility and day: holds when patients are given other pseudonyms. */
  days: { at: 64, places: 64 },
  /** A place by facility. */
  facilities: { at: 128, places: 32 },
} as const

/** Words of the traces of one cell. */
export const traceWords = 160

/**
 * Adds an exam to the traces of a cell.
 * @param into sums modulo 2^32
 * @param facility a number that stands for the facility in every version, whatever its code
 * @param day since 1970-01-01
 * @param value in fixed-point steps
 */
export function addTrace(
  into: Uint32Array,
  facility: number,
  patient: number,
  day: number,
  value: number,
): void {
  const place = mixed(facility, day)
  const exam = mixed(place, value)
  const person = mixed(patient, 0x9e3779b9)
  const whole = mixed(person, exam)
  add(into, tracePart.patients.at + (person & (tracePart.patients.places - 1)), whole)
  add(into, tracePart.days.at + (place & (tracePart.days.places - 1)), exam)
  const home = mixed(facility, 0x85ebca6b) & (tracePart.facilities.places - 1)
  add(into, tracePart.facilities.at + home, whole)
}

function add(into: Uint32Array, at: number, value: number): void {
  into[at] = (into[at] ?? 0) + value
}

/** Two words to one that tells nothing of them; not a secret's keeper, its inputs are keyed hashes already. */
export function mixed(left: number, right: number): number {
  let hash = Math.imul(left ^ (left >>> 16), 0x7feb352d) ^ Math.imul(right, 0x846ca68b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39) ^ right
  hash = Math.imul(hash ^ (hash >>> 15), 0x7feb352d)
  return (hash ^ (hash >>> 16)) >>> 0
}
