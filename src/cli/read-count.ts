import { UsageError } from './usage-error.ts'

/** @throws UsageError when the option is not a whole number */
export function readCount(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option}: a whole number`)
  return Number(text)
}
