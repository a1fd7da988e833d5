/** Digits, then capitals, then small letters: sorts as ASCII does. */
export const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A whole number in base 62, padded with zeros on the left. */
export function toBase62(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) {
    text = base62.charAt(rest % 62) + text
  }
  return text
}
