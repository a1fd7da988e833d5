/** Headers match whatever their case, surrounding blanks and inner spacing. */
export const headerKey = (header: string): string =>
  header.trim().replace(/\s+/g, ' ').toLowerCase()

/** A header as shown in a finding: printable and short, since a file may put anything there. */
export const shownHeader = (header: string): string =>
  header.replace(/\p{C}/gu, ' ').trim().slice(0, 64)
