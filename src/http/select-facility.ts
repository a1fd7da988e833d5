import type { Action } from '../access/permissions.ts'
import type { Principal } from '../access/principal.ts'
import type { Services } from '../services.ts'
import { permit } from './permit.ts'
import { ProblemError } from './problem.ts'

/**
 * The facility a request acts for: the asked one when the key may, else the key's only one.
 * @throws ProblemError facility-needed when the key has several and none was asked for
 */
export async function selectFacility(
  services: Services,
  principal: Principal,
  action: Action,
  asked: string | undefined,
): Promise<string> {
  const only =
    principal.facilities !== '*' && principal.facilities.length === 1
      ? principal.facilities[0]
      : undefined
  const facilityId = asked ?? only
  if (facilityId === undefined) {
    permit(principal, action, null)
    throw new ProblemError(
      'facility-needed',
      'This key serves several facilities: add ?facility=CODE.',
    )
  }
  permit(principal, action, facilityId)
  if ((await services.facilities.facility(facilityId)) === null)
    throw new ProblemError('facility-unknown', 'Ask for a facility this key may act for.')
  return facilityId
}
