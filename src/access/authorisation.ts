import type { Principal } from './principal.ts'
import type { Role } from './role.ts'

/** Everything a request can do. `own`: within the credential's facilities; `registry`: touches no one facility. */
export const actions = {
  'upload.create': 'own',
  'upload.read': 'own',
  'upload.withdraw': 'own',
  'mapping.read': 'own',
  'mapping.write': 'own',
  'exam.read': 'own',
  'typical.read': 'own',
  'comparison.read': 'own',
  'distribution.read': 'own',
  'facility.read': 'own',
  'facility.write': 'registry',
  'key.read': 'registry',
  'key.write': 'registry',
  'drl.read-snapshot': 'registry',
  'drl.compute-live': 'registry',
  'drl-set.read': 'registry',
  'snapshot.create': 'registry',
  'release.read': 'registry',
  'release.create': 'registry',
  'metrics.read': 'registry',
} as const

export type Action = keyof typeof actions

const everybody = ['drl.read-snapshot', 'drl-set.read'] as const
const ownReading = [
  'mapping.read',
  'exam.read',
  'typical.read',
  'comparison.read',
  'distribution.read',
  'facility.read',
] as const

/**
 * Role x action, default deny. An administrator runs the registry (facilities, keys, mappings, uploads) and does not
 * read doses by it; an authority reads all and publishes, and does not administer.
 */
export const grants: Readonly<Record<Role, readonly Action[]>> = {
  uploader: [
    ...everybody,
    'upload.create',
    'upload.read',
    'upload.withdraw',
    'mapping.read',
    'facility.read',
  ],
  physicist: [
    ...everybody,
    ...ownReading,
    'upload.create',
    'upload.read',
    'upload.withdraw',
    'mapping.write',
    'release.read',
  ],
  researcher: [...everybody, 'release.read'],
  authority: [
    ...everybody,
    ...ownReading,
    'upload.read',
    'drl.compute-live',
    'snapshot.create',
    'release.read',
    'release.create',
  ],
  admin: [
    ...everybody,
    'upload.read',
    'upload.withdraw',
    'mapping.read',
    'mapping.write',
    'facility.read',
    'facility.write',
    'key.read',
    'key.write',
    'snapshot.create',
    'release.read',
    'release.create',
    'metrics.read',
  ],
}

/**
 * @param facilityId the facility acted for; null where none is named yet
 * @returns `unknown-facility` for one outside the credential, the same as for one that does not exist
 */
export function authorise(
  principal: Principal,
  action: Action,
  facilityId: string | null,
): 'allowed' | 'forbidden' | 'unknown-facility' {
  if (!principal.roles.some((role) => grants[role].includes(action))) return 'forbidden'
  if (facilityId === null || actions[action] === 'registry') return 'allowed'
  const mine = principal.facilities === '*' || principal.facilities.includes(facilityId)
  return mine ? 'allowed' : 'unknown-facility'
}
