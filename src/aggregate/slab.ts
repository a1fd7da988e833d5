import type { ExamRows } from './exam-rows.ts'
import { absent16, absent32 } from './exam-rows.ts'

/** Columns of every slab. What a run's rows have in common (facility, protocol, phantom, ...) is not among them. */
export interface Slab {
  readonly capacity: number
  readonly day: Uint16Array
  readonly ageMonths: Uint16Array
  readonly weight10g: Uint16Array
  readonly scanner: Uint16Array
  readonly device: Uint16Array
  readonly indication: Uint16Array
  readonly diagnosticEvents: Uint16Array
  readonly sequenceCount: Uint16Array
  readonly sex: Uint8Array
  readonly patient: Uint32Array
  /** Columns that many registries have no value of; null: absent in all rows of the slab. */
  readonly sizeTenthMm: Uint16Array | null
  readonly lateralTenthMm: Uint16Array | null
  readonly ctdivol: Uint32Array | null
  readonly dlp: Uint32Array | null
  readonly ssde: Uint32Array | null
  readonly kap: Uint32Array | null
  readonly kaR: Uint32Array | null
  readonly scanLengthTenthMm: Uint32Array | null
}

export const columns8 = ['sex'] as const
export const columns16 = [
  'day',
  'ageMonths',
  'weight10g',
  'scanner',
  'device',
  'indication',
  'diagnosticEvents',
  'sequenceCount',
] as const
export const optional16 = ['sizeTenthMm', 'lateralTenthMm'] as const
export const columns32 = ['patient'] as const
export const optional32 = ['ctdivol', 'dlp', 'ssde', 'kap', 'kaR', 'scanLengthTenthMm'] as const
export type OptionalColumn = (typeof optional16)[number] | (typeof optional32)[number]

/** Every column of a row, with its bytes. */
export const rowColumns = [...columns8, ...columns16, ...columns32, ...optional16, ...optional32]
export type RowColumn = (typeof rowColumns)[number]

/** The optional columns in which some row has a value. */
export function usedColumns(rows: ExamRows): ReadonlySet<OptionalColumn> {
  const used = new Set<OptionalColumn>()
  for (const name of optional16) if (hasOther(rows[name], rows.length, absent16)) used.add(name)
  for (const name of optional32) if (hasOther(rows[name], rows.length, absent32)) used.add(name)
  return used
}

function hasOther(column: Uint16Array | Uint32Array, length: number, absent: number): boolean {
  for (let row = 0; row < length; row++) if (column[row] !== absent) return true
  return false
}

/** Bytes of one row of a slab with these optional columns. */
export function rowBytes(used: ReadonlySet<OptionalColumn>): number {
  const count = (names: readonly OptionalColumn[]) => names.filter((name) => used.has(name)).length
  return (
    columns8.length +
    2 * (columns16.length + count(optional16)) +
    4 * (columns32.length + count(optional32))
  )
}

/** Memory that threads share; zero until written, and not resident until then. */
export const shared8 = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length))
export const shared16 = (length: number): Uint16Array =>
  new Uint16Array(new SharedArrayBuffer(length * 2))
export const shared32 = (length: number): Uint32Array =>
  new Uint32Array(new SharedArrayBuffer(length * 4))

/** @throws RangeError when the memory cannot be had */
export function newSlab(capacity: number, used: ReadonlySet<OptionalColumn>): Slab {
  const maybe16 = (name: OptionalColumn) => (used.has(name) ? shared16(capacity) : null)
  const maybe32 = (name: OptionalColumn) => (used.has(name) ? shared32(capacity) : null)
  return {
    capacity,
    day: shared16(capacity),
    ageMonths: shared16(capacity),
    weight10g: shared16(capacity),
    scanner: shared16(capacity),
    device: shared16(capacity),
    indication: shared16(capacity),
    diagnosticEvents: shared16(capacity),
    sequenceCount: shared16(capacity),
    sex: shared8(capacity),
    patient: shared32(capacity),
    sizeTenthMm: maybe16('sizeTenthMm'),
    lateralTenthMm: maybe16('lateralTenthMm'),
    ctdivol: maybe32('ctdivol'),
    dlp: maybe32('dlp'),
    ssde: maybe32('ssde'),
    kap: maybe32('kap'),
    kaR: maybe32('kaR'),
    scanLengthTenthMm: maybe32('scanLengthTenthMm'),
  }
}

/** A bit for each of `optional32` in which all rows from..to−1 have a value. */
export function completeColumns(slab: Slab, from: number, to: number): number {
  let bits = 0
  for (const [place, name] of optional32.entries()) {
    const column = slab[name]
    if (column === null) continue
    let row = from
    while (row < to && column[row] !== absent32) row++
    if (row === to) bits |= 1 << place
  }
  return bits
}
