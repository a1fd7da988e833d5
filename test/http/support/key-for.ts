import { permissions } from '../../../src/access/permissions.ts'
import type { Role } from '../../../src/access/role.ts'
import type { CanaryRegistry } from './canary-registry.ts'
import type { WalkRoute } from './walk-routes.ts'

const order: readonly Role[] = [
  'physicist',
  'officer',
  'authority',
  'admin',
  'uploader',
  'researcher',
]

/** A key that may use the route, for the own hospital where the role has one. */
export function keyFor({ keys, admin, authority }: CanaryRegistry, { actions }: WalkRoute): string {
  const role =
    actions.length === 0
      ? 'physicist'
      : order.find((one) => actions.every((action) => permissions[action][one] !== undefined))
  if (role === 'admin') return admin
  return role === undefined || role === 'authority' ? authority : keys[role]
}
