import type { AuditEvent, AuditOutcome } from '../../contract/audit-event.ts'
import type { AuditKeys } from './audit-keys.ts'

/** Which entries are wanted; what is absent does not matter. */
export interface AuditFilter {
  /** ISO dates or date-times; `from` is within, `to` is within when it is a date, else the first moment beyond. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Entries about at least one of these facilities. */
  readonly facilities?: readonly string[] | undefined
  /** Also those by credentials that are for at least one of these facilities. */
  readonly orActingFor?: boolean | undefined
  readonly operation?: string | undefined
  /** Id of a credential, or operator, system, nobody. */
  readonly agent?: string | undefined
  readonly outcome?: AuditOutcome | undefined
  /** Tokens of patients or exams: entries that hold at least one. */
  readonly tokens?: readonly string[] | undefined
}

/** Whether an entry is wanted. */
export function matchesFilter(event: AuditEvent, filter: AuditFilter): boolean {
  const { from, to, facilities, operation, agent, outcome, tokens } = filter
  if (from !== undefined && event.recorded < from) return false
  if (to !== undefined && isBeyond(event.recorded, to)) return false
  if (outcome !== undefined && event.outcome !== outcome) return false
  if (operation !== undefined && !event.subtype.some(({ code }) => code === operation)) return false
  if (agent !== undefined && event.agent[0]?.who.identifier.value !== agent) return false
  if (facilities !== undefined) {
    const acting = filter.orActingFor === true && names(event, 'urn:opendrl:acting-for', facilities)
    if (!acting && !names(event, 'urn:opendrl:facility', facilities)) return false
  }
  if (tokens === undefined) return true
  return (
    names(event, 'urn:opendrl:patient-token', tokens) ||
    names(event, 'urn:opendrl:exam-token', tokens)
  )
}

/** Of a date the whole day is within. */
const isBeyond = (recorded: string, to: string): boolean =>
  to.length === 10 ? recorded.slice(0, 10) > to : recorded >= to

function names(event: AuditEvent, system: string, values: readonly string[]): boolean {
  return (event.entity ?? []).some(
    ({ what }) => what?.identifier.system === system && values.includes(what.identifier.value),
  )
}

/** Tokens of patients, by the pseudonyms as stored. */
export const tokensOf = (
  keys: Pick<AuditKeys, 'token'>,
  pseudonyms: readonly string[],
): readonly string[] => pseudonyms.map((pseudonym) => keys.token('patient', pseudonym))
