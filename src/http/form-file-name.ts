const longest = 255

/**
 * The file name of a multipart/form-data part (RFC 7578), folders included; null for a field that is no file.
 * @param disposition the Content-Disposition header, its bytes as Latin-1
 */
export function formFileName(disposition: string): string | null {
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1]
  if (extended !== undefined) return named(decoded(extended))
  const [, quoted, plain] =
    /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition) ?? []
  const raw = quoted ?? plain
  if (raw === undefined) return null
  // browsers send UTF-8, and write quotes and line ends as %22, %0D, %0A
  const text = Buffer.from(raw, 'latin1').toString('utf8')
  return named(
    text
      .replace(/\\(["\\])/g, '$1')
      .replace(/%22/g, '"')
      .replace(/%0[da]/gi, ' '),
  )
}

const named = (name: string): string => (name === '' ? 'upload' : name.slice(-longest))

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
