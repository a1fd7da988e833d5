import type { CreatedKey, KeyRotation, KeyView, NewKey, RotatedKey } from '../contract/key.ts'
import { generateKey } from './generate-key.ts'
import { decideRotation, type RotationRefusal } from './decide-rotation.ts'
import { earlierEnd } from './key-lifetime.ts'
import type { FacilityStore, KeyStore, StoredKey } from './ports.ts'

/** Makes, lists and revokes keys; the key itself is returned once and never stored. */
export interface KeyRing {
  createKey(
    request: NewKey,
  ): Promise<CreatedKey | { readonly unknownFacilities: readonly string[] }>
  listKeys(): Promise<readonly KeyView[]>
  /** A successor for the same client; the key itself ends with the overlap, and a third live one is refused. */
  rotateKey(
    id: string,
    rotation: KeyRotation,
  ): Promise<RotatedKey | { readonly refused: RotationRefusal }>
  /** @returns when it was revoked, or null when there is no such key */
  revokeKey(id: string): Promise<string | null>
}

const dayMs = 86_400_000

export function createKeyRing(
  keys: KeyStore,
  facilities: FacilityStore,
  randomBytes: (size: number) => Uint8Array,
  clock: () => Date,
): KeyRing {
  return {
    async createKey(request) {
      const known = new Set((await facilities.facilities()).map(({ id }) => id))
      const asked = request.facilities === '*' ? [] : request.facilities
      const unknownFacilities = asked.filter((id) => !known.has(id))
      if (unknownFacilities.length > 0) return { unknownFacilities }
      const { text: key, id, secretSha256 } = generateKey(randomBytes)
      const stored: StoredKey = {
        id,
        secretSha256,
        label: request.label,
        roles: request.roles,
        facilities: request.facilities,
        createdAt: clock().toISOString(),
        expiresAt: request.expiresAt ?? null,
        revokedAt: null,
        client: id,
      }
      await keys.addKey(stored)
      return { ...view(stored), key }
    },
    async rotateKey(id, { overlapDays }) {
      const now = clock()
      const made = generateKey(randomBytes)
      const overlapEndsAt = new Date(now.getTime() + overlapDays * dayMs).toISOString()
      const decision = await keys.addSuccessor(id, overlapEndsAt, (keysOfClient) =>
        decideRotation(keysOfClient, id, made, now),
      )
      if ('refused' in decision) return decision
      const { successor, predecessor } = decision
      const endsAt = earlierEnd(predecessor.expiresAt, overlapEndsAt) ?? overlapEndsAt
      return { ...view(successor), key: made.text, predecessor: { id, endsAt } }
    },
    async listKeys() {
      return (await keys.keys()).map(view)
    },
    async revokeKey(id) {
      const at = clock().toISOString()
      return (await keys.revokeKey(id, at)) ? at : null
    },
  }
}

function view({ secretSha256: _secret, ...rest }: StoredKey): KeyView {
  return {
    ...rest,
    roles: [...rest.roles],
    facilities: rest.facilities === '*' ? '*' : [...rest.facilities],
  }
}
