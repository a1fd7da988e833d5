import type { AuditEvent } from '../contract/audit-event.ts'
import { table } from './table.ts'

const entitiesOf = (event: AuditEvent, system: string): readonly string[] =>
  (event.entity ?? []).flatMap(({ what }) =>
    what?.identifier.system === `urn:opendrl:${system}` ? [what.identifier.value] : [],
  )

/** "key 8um4KcG1", "operator". */
export function whoOf({ agent }: AuditEvent): string {
  const [first] = agent
  if (first === undefined) return ''
  const { system, value } = first.who.identifier
  const kind = system.replace('urn:opendrl:', '')
  return kind === 'agent' ? value : `${kind} ${value}`
}

function outcomeOf({ outcome, outcomeDesc }: AuditEvent): string {
  if (outcome === '0') return 'done'
  const word = outcome === '4' ? 'refused' : 'failed'
  return outcomeDesc === undefined ? word : `${word}: ${outcomeDesc}`
}

function questionOf({ entity }: AuditEvent): string {
  const query = entity?.find((part) => part.query !== undefined)?.query
  if (query === undefined) return ''
  const asked: unknown = JSON.parse(Buffer.from(query, 'base64').toString('utf8'))
  if (typeof asked !== 'object' || asked === null) return ''
  return Object.entries(asked)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}

/** Entries of the trail as people read them: one line each. */
export const auditTable = (events: readonly AuditEvent[]): string =>
  table(
    [
      { head: 'entry', align: 'right', cell: ({ id }) => id ?? '' },
      { head: 'when (UTC)', cell: ({ recorded }) => recorded.replace('T', ' ').slice(0, 19) },
      { head: 'who', cell: whoOf },
      {
        head: 'roles',
        cell: ({ agent }) =>
          (agent[0]?.role ?? []).flatMap(({ coding }) => coding.map(({ code }) => code)).join(','),
      },
      { head: 'what', cell: ({ subtype }) => subtype.map(({ code }) => code).join(' ') },
      { head: 'facility', cell: (event) => entitiesOf(event, 'facility').join(',') },
      {
        head: 'patients',
        align: 'right',
        cell: (event) => String(entitiesOf(event, 'patient-token').length || ''),
      },
      { head: 'question', cell: questionOf },
      { head: 'outcome', cell: outcomeOf },
    ],
    events,
  )
