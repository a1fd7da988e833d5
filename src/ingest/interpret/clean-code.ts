import type { Code } from '../../domain/code.ts'
import type { CleanText } from './clean-text.ts'

/** A code without a value or a scheme says nothing. */
export function cleanCode(
  code: { value: string; scheme: string; meaning?: string | undefined } | undefined,
  clean: CleanText,
): Code | null {
  const value = clean(code?.value)
  const scheme = clean(code?.scheme)
  if (value === null || scheme === null) return null
  const meaning = clean(code?.meaning)
  return meaning === null ? { value, scheme } : { value, scheme, meaning }
}
