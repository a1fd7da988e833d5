import { type Action, permissions, type Reach } from './permissions.ts'
import type { Principal } from './principal.ts'

/** `unknown-facility` is answered as for a facility that does not exist: 404, same body. */
export type Authorisation = 'allowed' | 'forbidden' | 'unknown-facility'

/**
 * Whether a principal may do something, to a facility or (null) to none in particular.
 * With null, an action of reach `own` is allowed in principle: what it returns must then be limited to
 * `visibleFacilities`. Whether a facility named exists is not known here: one of the key's own, or any for a
 * key of all, must still be looked up, and is answered alike when it is not there.
 */
export function authorise(
  principal: Principal,
  action: Action,
  facilityId: string | null,
): Authorisation {
  const reaches = reachesOf(principal, action)
  if (reaches.length === 0) return 'forbidden'
  if (facilityId === null || reaches.includes('every') || reaches.includes('registry'))
    return 'allowed'
  return owns(principal, facilityId) ? 'allowed' : 'unknown-facility'
}

/** The facilities whose data an action may show; "*" for all, none when the action is forbidden. */
export function visibleFacilities(principal: Principal, action: Action): readonly string[] | '*' {
  const reaches = reachesOf(principal, action)
  if (reaches.includes('every') || reaches.includes('registry')) return '*'
  return reaches.includes('own') ? principal.facilities : []
}

function reachesOf(principal: Principal, action: Action): Reach[] {
  const grants = permissions[action]
  return principal.roles.flatMap((role) => grants[role] ?? [])
}

const owns = ({ facilities }: Principal, facilityId: string): boolean =>
  facilities === '*' || facilities.includes(facilityId)
