import { createHash } from 'node:crypto'

/** A short name for a subject of a provider, the same each time, that is no key's id. */
export const subjectDigest = (subject: string): string =>
  `sub_${createHash('sha256').update(subject).digest('hex').slice(0, 16)}`
