import { byteOrderMark } from './byte-order-mark.ts'

/** The text of a file's first bytes, for recognising only; null when they are not text. */
export function headText(head: Uint8Array): string | null {
  const mark = byteOrderMark(head)
  const bytes = head.subarray(mark.length)
  if (mark.encoding === null && bytes.includes(0)) return null
  const encodings = [mark.encoding ?? 'utf-8', ...(mark.encoding === null ? ['windows-1252'] : [])]
  for (const encoding of encodings) {
    try {
      // stream: the head may end inside a character
      return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
    } catch {
      continue
    }
  }
  return null
}
