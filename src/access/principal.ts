import type { Role } from './role.ts'

/** Who asks: a key that was checked for this request, and what it may act for. */
export interface Principal {
  readonly keyId: string
  readonly roles: readonly Role[]
  /** Facility ids, or "*" for all. */
  readonly facilities: readonly string[] | '*'
  readonly label: string
}
