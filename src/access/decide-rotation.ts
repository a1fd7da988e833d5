import type { GeneratedKey } from './generate-key.ts'
import { isKeyLive } from './key-lifetime.ts'
import type { StoredKey } from './ports.ts'

/** `ended`: revoked or expired. `two-live`: the client has two keys that work, and would have a third. */
export type RotationRefusal = 'unknown' | 'ended' | 'two-live'

/**
 * The successor of a key: same client, label, roles and facilities. A key that was made to live for some time
 * gets a successor that lives as long, from now.
 * @param keysOfClient all keys of the client, the predecessor among them; none when there is no such key
 */
export function decideRotation(
  keysOfClient: readonly StoredKey[],
  predecessorId: string,
  made: GeneratedKey,
  now: Date,
):
  | { readonly refused: RotationRefusal }
  | { readonly successor: StoredKey; readonly predecessor: StoredKey } {
  const predecessor = keysOfClient.find(({ id }) => id === predecessorId)
  if (predecessor === undefined) return { refused: 'unknown' }
  if (!isKeyLive(predecessor, now)) return { refused: 'ended' }
  if (keysOfClient.filter((key) => isKeyLive(key, now)).length > 1) return { refused: 'two-live' }
  const { createdAt, expiresAt } = predecessor
  const lifetimeMs = expiresAt === null ? null : Date.parse(expiresAt) - Date.parse(createdAt)
  const successor: StoredKey = {
    ...predecessor,
    id: made.id,
    secretSha256: made.secretSha256,
    createdAt: now.toISOString(),
    expiresAt: lifetimeMs === null ? null : new Date(now.getTime() + lifetimeMs).toISOString(),
  }
  return { successor, predecessor }
}
