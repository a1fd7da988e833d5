/** What somebody typed where a number belongs. */
export type TypedNumber =
  | { readonly kind: 'empty' }
  | { readonly kind: 'number'; readonly text: string; readonly value: number }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'unreadable' }

/**
 * Reads "12.5" and "12,5" alike. "1.234" and "1,234" could be a thousand or a fraction, and are not guessed at; neither
 * are numbers with both signs.
 * @returns `text` with a point, digits as typed
 */
export function typedNumber(typed: string): TypedNumber {
  const text = typed.trim()
  if (text === '') return { kind: 'empty' }
  const [, whole, sign, fraction] = /^(\d{1,9})(?:([.,])(\d{1,9}))?$/.exec(text) ?? []
  if (whole === undefined) {
    return { kind: /^\d{1,3}([.,]\d{3})+([.,]\d+)?$/.test(text) ? 'ambiguous' : 'unreadable' }
  }
  if (sign === undefined || fraction === undefined)
    return { kind: 'number', text: whole, value: Number(whole) }
  if (fraction.length === 3 && !/^0+$/.test(whole) && whole.length <= 3)
    return { kind: 'ambiguous' }
  const plain = `${whole}.${fraction}`
  return { kind: 'number', text: plain, value: Number(plain) }
}
