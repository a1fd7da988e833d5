import { authorise } from '../access/authorisation.ts'
import type { Action } from '../access/permissions.ts'
import type { Principal } from '../access/principal.ts'
import { ProblemError } from './problem.ts'

/**
 * Passes or throws. A facility outside the key's set and one that does not exist give the same answer.
 * @param facilityId null for actions without a facility
 */
export function permit(principal: Principal, action: Action, facilityId: string | null): void {
  const decision = authorise(principal, action, facilityId)
  if (decision === 'forbidden')
    throw new ProblemError(
      'role-missing',
      `The key's roles (${principal.roles.join(', ')}) do not allow ${action}.`,
    )
  if (decision === 'unknown-facility')
    throw new ProblemError('facility-unknown', 'Ask for a facility this key may act for.')
}
