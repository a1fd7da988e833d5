const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A whole number in base 62, padded with zeros to `width`; the lowest digits where it is longer. */
export function base62(value: number, width: number): string {
  let text = ''
  for (let rest = value, i = 0; i < width; i++, rest = Math.floor(rest / 62))
    text = (digits[rest % 62] ?? '0') + text
  return text
}

/** Random base62 characters without bias: bytes of 248 and more are thrown away. */
export function randomBase62(length: number, randomBytes: (size: number) => Uint8Array): string {
  let text = ''
  while (text.length < length)
    for (const byte of randomBytes(length))
      if (byte < 248 && text.length < length) text += digits[byte % 62] ?? ''
  return text
}
