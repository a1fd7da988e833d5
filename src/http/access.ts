import { type Authorisation, authorise, visibleFacilities } from '../access/authorisation.ts'
import type { Action } from '../access/permissions.ts'
import type { Principal } from '../access/principal.ts'
import { facilityId as facilityCode } from '../contract/facility.ts'
import { ProblemError } from './problem.ts'

/** One decision taken while a request was answered: what the audit trail tells of it. */
export interface AccessDecision {
  readonly action: Action
  /** Null for none in particular; also when what was asked for is no facility's code, so that no free text is kept. */
  readonly facility: string | null
  readonly decision: Authorisation
}

/**
 * The one way to data in a request: every route asks it, and it remembers what it decided. A route declares its actions
 * (`needs`) or why it needs none (`open`); an action that was not declared is a defect and fails.
 * A facility outside the credential's set and one that does not exist give the same answer.
 */
export class Access {
  readonly principal: Principal
  readonly #exists: (facilityId: string) => Promise<boolean>
  readonly #decisions: AccessDecision[] = []
  readonly #declared = new Set<Action>()
  #openBecause: string | null = null

  /** @param exists whether there is a facility of this code */
  constructor(principal: Principal, exists: (facilityId: string) => Promise<boolean>) {
    this.principal = principal
    this.#exists = exists
  }

  /** In the order they were taken. */
  get decisions(): readonly AccessDecision[] {
    return this.#decisions
  }

  /** Whether the request was decided on at all; a route that answers undecided is a defect. */
  get isDecided(): boolean {
    return this.#openBecause !== null || this.#decisions.length > 0
  }

  /** Whoever has a valid credential may have this. @param reason why: one sentence */
  open(reason: string): void {
    this.#openBecause = reason
  }

  /**
   * Admits a request to a route: whoever's roles allow none of its actions gets no further.
   * @throws ProblemError role-missing
   */
  declare(actions: readonly Action[]): void {
    for (const action of actions) this.#declared.add(action)
    const [first] = actions
    if (
      first === undefined ||
      actions.some((action) => this.#authorise(action, null) === 'allowed')
    )
      return
    this.permit(first, null)
  }

  /**
   * Passes or throws.
   * @param facilityId null for an action on nothing of a facility
   * @throws ProblemError role-missing, facility-unknown
   */
  permit(action: Action, facilityId: string | null): void {
    const decision = this.#authorise(action, facilityId)
    this.#record(action, facilityId, decision)
    if (decision === 'forbidden')
      throw new ProblemError(
        'role-missing',
        `The key's roles (${this.principal.roles.join(', ')}) do not allow ${action}.`,
      )
    if (decision === 'unknown-facility') throw unknownFacility()
  }

  /**
   * The facility a request acts for: the asked one when the credential may, else the credential's only one.
   * @throws ProblemError facility-needed when there are several and none was asked for; role-missing, facility-unknown
   */
  async select(action: Action, asked: string | undefined): Promise<string> {
    const { facilities } = this.principal
    const only = facilities !== '*' && facilities.length === 1 ? facilities[0] : undefined
    const facilityId = asked ?? only
    if (facilityId === undefined) {
      this.permit(action, null)
      throw new ProblemError(
        'facility-needed',
        'This key serves several facilities: add ?facility=CODE.',
      )
    }
    if (this.#authorise(action, facilityId) === 'allowed' && !(await this.#exists(facilityId))) {
      this.#record(action, facilityId, 'unknown-facility')
      throw unknownFacility()
    }
    this.permit(action, facilityId)
    return facilityId
  }

  /**
   * The facilities a list may show: the asked one, or all that the credential may see ("*" for every one).
   * @throws ProblemError role-missing, facility-unknown
   */
  async visible(action: Action, asked?: string): Promise<readonly string[] | '*'> {
    if (asked !== undefined) return [await this.select(action, asked)]
    this.permit(action, null)
    return visibleFacilities(this.principal, action)
  }

  /**
   * Passes when a thing that was asked for by its id belongs to a facility the credential may act for.
   * @param owner the facility it belongs to, null when there is no such thing: both refusals are the same
   * @param refusal the answer for both
   * @throws ProblemError role-missing, or the refusal
   */
  owned(action: Action, owner: string | null, refusal: () => ProblemError): string {
    if (this.#authorise(action, null) === 'forbidden') this.permit(action, null)
    if (owner === null || this.#authorise(action, owner) !== 'allowed') {
      this.#record(action, owner, 'unknown-facility')
      throw refusal()
    }
    this.permit(action, owner)
    return owner
  }

  #authorise(action: Action, facilityId: string | null): Authorisation {
    if (!this.#declared.has(action))
      throw new Error(`This route does not say that it needs ${action}.`)
    return authorise(this.principal, action, facilityId)
  }

  #record(action: Action, asked: string | null, decision: Authorisation): void {
    const facility = facilityCode.safeParse(asked).success ? asked : null
    this.#decisions.push({ action, facility, decision })
  }
}

const unknownFacility = () =>
  new ProblemError('facility-unknown', 'Ask for a facility this key may act for.')
