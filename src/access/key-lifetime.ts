import type { StoredKey } from './ports.ts'

/** Whether a key counts now: not revoked, and not past its end. An end that cannot be read is taken as past. */
export function isKeyLive(
  { revokedAt, expiresAt }: Pick<StoredKey, 'revokedAt' | 'expiresAt'>,
  now: Date,
): boolean {
  if (revokedAt !== null) return false
  return expiresAt === null || now.getTime() < Date.parse(expiresAt)
}

/** The earlier of two ends, null being none. */
export function earlierEnd(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return Date.parse(b) < Date.parse(a) ? b : a
}
