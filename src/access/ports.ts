import type { Role } from './role.ts'

export interface Facility {
  /** Lower-case code chosen when added, e.g. "st-brigid". */
  readonly id: string
  readonly name: string
  readonly organisation: string
  readonly country: string | null
  readonly createdAt: string
}

export interface FacilityStore {
  /** @throws FacilityExists */
  addFacility(facility: Facility): Promise<void>
  facilities(): Promise<readonly Facility[]>
  facility(id: string): Promise<Facility | null>
}

/** A credential as stored: never the key itself, only its SHA-256. */
export interface StoredKey {
  readonly id: string
  readonly secretSha256: string
  readonly label: string
  readonly roles: readonly Role[]
  /** Facility ids the key may act for; "*" for all (authority, admin). */
  readonly facilities: readonly string[] | '*'
  readonly createdAt: string
  /** Its own end, or that of the overlap with its successor where that is earlier. */
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  /** The hospital, person or program it belongs to: the id of the first of the keys that succeeded each other. */
  readonly client: string
}

export interface KeyStore {
  addKey(key: StoredKey): Promise<void>
  key(id: string): Promise<StoredKey | null>
  keys(): Promise<readonly StoredKey[]>
  /** @returns false when there is no such key */
  revokeKey(id: string, at: string): Promise<boolean>
  /**
   * Adds the successor of a key, which itself ends with the overlap, in one transaction.
   * @param decide is shown the keys of the client as they then stand; what it refuses is not added
   */
  addSuccessor<Decision extends { readonly successor: StoredKey } | { readonly refused: string }>(
    predecessor: string,
    overlapEndsAt: string,
    decide: (keysOfClient: readonly StoredKey[]) => Decision,
  ): Promise<Decision>
}

/** AE titles of a DICOM association and the facility they stand for; null takes an earlier tie back. */
export interface DicomPeerFact {
  readonly calledAeTitle: string
  /** "*" for any. */
  readonly callingAeTitle: string
  readonly facility: string | null
  readonly decidedAt: string
}

export interface DicomPeerStore {
  addPeerFact(fact: DicomPeerFact): Promise<void>
  /** The latest fact of each pair of titles, without those taken back; by titles. */
  peers(): Promise<readonly (DicomPeerFact & { readonly facility: string })[]>
}
