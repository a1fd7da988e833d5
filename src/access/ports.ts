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
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}

export interface KeyStore {
  addKey(key: StoredKey): Promise<void>
  key(id: string): Promise<StoredKey | null>
  keys(): Promise<readonly StoredKey[]>
  /** @returns false when there is no such key */
  revokeKey(id: string, at: string): Promise<boolean>
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
