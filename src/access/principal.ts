import type { Role } from './role.ts'

/** Who a request acts for, as its credential says. */
export interface Principal {
  readonly keyId: string
  readonly label: string
  readonly roles: readonly Role[]
  /** Facility ids the key may act for; "*" for all. */
  readonly facilities: readonly string[] | '*'
}
