import { doseBounds } from '../../catalogue/dose-bounds.ts'
import { typedNumber } from './typed-number.ts'
import { typedColumns, type TypedField, type TypedRow } from './typed-row.ts'

export interface TypedHint {
  readonly field: TypedField
  /** An error keeps the row from being sent; a doubt is for the typist to look at. */
  readonly kind: 'error' | 'doubt'
  readonly message: string
}

const numbers: Readonly<Partial<Record<TypedField, { min: number; max: number }>>> = {
  weightKg: { min: 0.3, max: 400 },
  heightCm: { min: 20, max: 260 },
  ctdivolMgy: { min: 0.01, max: doseBounds.CTDIvol },
  dlpMgyCm: { min: 0.1, max: doseBounds.DLP },
  lengthCm: { min: 0.1, max: 250 },
}
/** A scan that DLP and CTDIvol imply, cm: shorter or longer ones are typing mistakes more often than scans. */
const impliedCm = { min: 2, max: 200 } as const

/** What is missing, unreadable or hard to believe in a row, for its typist. */
export function typedHints(row: TypedRow, today: string): readonly TypedHint[] {
  const hints: TypedHint[] = []
  const add = (field: TypedField, kind: TypedHint['kind'], message: string): void => {
    hints.push({ field, kind, message })
  }
  for (const { field, head, needed } of typedColumns) {
    if (row[field].trim() === '') {
      if (needed) add(field, 'error', `${head} is missing.`)
      continue
    }
    const range = numbers[field]
    if (range !== undefined) checkNumber(row, field, head, range, add)
  }
  checkDate(row.date, today, add)
  checkAge(row, add)
  checkLength(row, add)
  return hints
}

type Add = (field: TypedField, kind: TypedHint['kind'], message: string) => void

function checkNumber(
  row: TypedRow,
  field: TypedField,
  head: string,
  { min, max }: { min: number; max: number },
  add: Add,
): void {
  const number = typedNumber(row[field])
  if (number.kind === 'ambiguous')
    add(
      field,
      'error',
      `${head} could be a thousand or a fraction: leave the separator out, or write more or fewer decimals.`,
    )
  if (number.kind === 'unreadable') add(field, 'error', `${head} is not a number.`)
  if (number.kind === 'number' && (number.value < min || number.value > max))
    add(field, 'error', `${head} lies outside ${min} to ${max}: check its unit.`)
}

function checkDate(date: string, today: string, add: Add): void {
  const text = date.trim()
  if (text === '') return
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  const isReal = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  if (!isReal) add('date', 'error', 'The exam date is no day of the calendar (YYYY-MM-DD).')
  else if (text > today) add('date', 'error', 'The exam lies in the future.')
  else if (text < '1990-01-01') add('date', 'error', 'The exam date lies before 1990.')
}

function checkAge({ age, ageUnit }: TypedRow, add: Add): void {
  if (age.trim() === '') return
  const isMonths = ageUnit === 'months'
  if (!/^\d{1,3}$/.test(age.trim()))
    add('age', 'error', 'The age is a whole number; give small children’s in months.')
  else if (!isMonths && Number(age) === 0)
    add('age', 'error', 'Give the age of a child under one year in months.')
  else if (!isMonths && Number(age) > 120) add('age', 'error', 'Nobody is so old: check the unit.')
  else if (isMonths && Number(age) > 216)
    add('age', 'doubt', 'Over 18 years in months: check the unit.')
}

function checkLength(row: TypedRow, add: Add): void {
  const ctdivol = typedNumber(row.ctdivolMgy)
  const dlp = typedNumber(row.dlpMgyCm)
  const length = typedNumber(row.lengthCm)
  if (ctdivol.kind !== 'number' || dlp.kind !== 'number' || ctdivol.value === 0) return
  const implied = dlp.value / ctdivol.value
  if (length.kind === 'number' && length.value > 0) {
    const ratio = implied / length.value
    if (ratio < 0.8 || ratio > 1.25)
      add(
        'dlpMgyCm',
        'doubt',
        `DLP is ${ratio.toFixed(1)} times CTDIvol times length: check all three.`,
      )
  } else if (implied < impliedCm.min || implied > impliedCm.max)
    add(
      'dlpMgyCm',
      'doubt',
      `DLP and CTDIvol imply a scan of ${implied.toPrecision(2)} cm: check both.`,
    )
}

/** Rows that are the same in everything count once: the registry has nothing to tell two patients by. */
export function sameRows(rows: readonly TypedRow[]): ReadonlyMap<number, number> {
  const first = new Map<string, number>()
  const same = new Map<number, number>()
  for (const [index, row] of rows.entries()) {
    const key = JSON.stringify(Object.values(row).map((text: string) => text.trim()))
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, index)
    else same.set(index, earlier)
  }
  return same
}
