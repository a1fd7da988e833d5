/** DICOM pads values to even length, with blanks (text) or NUL (UIDs); writers add both anywhere at the ends. */
const padding = new Set([' ', '\0', '\t', '\r', '\n'])

/**
 * An identifier as it is keyed: Unicode NFKC, padding at both ends taken off, everything else as it is.
 * Leading zeros belong to the identifier ("007" and "7" are two patients), and so does case.
 */
export function normaliseIdentifier(text: string): string {
  const normal = text.normalize('NFKC')
  let start = 0
  let end = normal.length
  while (start < end && padding.has(normal.charAt(start))) start++
  while (end > start && padding.has(normal.charAt(end - 1))) end--
  return normal.slice(start, end)
}
