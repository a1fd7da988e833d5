import type { DataSet } from './data-set.ts'

const space = 0x20

/**
 * A value's bytes as characters, one each: up to the first NUL (what may stand behind one is nobody's
 * value), trimmed; undefined where absent or empty. Several values stay joined by backslashes.
 */
export function plainValue(dataSet: DataSet, tag: string): string | undefined {
  const element = dataSet.element(tag)
  if (element === undefined || element.length === 0) return undefined
  const { bytes } = dataSet
  let start = element.offset
  let end = start + element.length
  for (let index = start; index < end; index++) if (bytes[index] === 0) end = index
  while (end > start && (bytes[end - 1] ?? 0) <= space) end--
  while (start < end && (bytes[start] ?? 0) <= space) start++
  return start === end ? undefined : latin1(bytes, start, end)
}

/** Up to this many characters, putting them together is quicker than calling out for them. */
const fewCharacters = 5

function latin1(bytes: Buffer, start: number, end: number): string {
  if (end - start <= fewCharacters) {
    let text = ''
    for (let index = start; index < end; index++) text += String.fromCharCode(bytes[index] ?? 0)
    return text
  }
  return bytes.toString('latin1', start, end)
}

/** Sets what is known: absence is stated by leaving out, in one way. */
export function put<T, K extends keyof T>(record: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) record[key] = value
}

/** A UID, or undefined where the value is none (PS3.5, 9.1). */
export function uidValue(dataSet: DataSet, tag: string): string | undefined {
  const value = plainValue(dataSet, tag)
  return value !== undefined && /^[0-9.]{1,64}$/.test(value) ? value : undefined
}
