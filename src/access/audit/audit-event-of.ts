import { type AuditEvent, auditSystems } from '../../contract/audit-event.ts'
import type { ActOutcome, AuditAct, AuditAgent } from './audit-act.ts'
import type { AuditKeys, TokenKind } from './audit-keys.ts'
import { auditPolicies, familyCode } from './policy.ts'

type Entity = NonNullable<AuditEvent['entity']>[number]

/** Patients, and exams, named in one entry; of more only their number is told (no page of the registry shows more). */
export const maxTokens = 1_000

const outcomes: Readonly<Record<ActOutcome, AuditEvent['outcome']>> = {
  done: '0',
  refused: '4',
  failed: '8',
}

/** Object roles and entity types of FHIR R4. */
const kinds = {
  person: { type: '1', role: '1' },
  organisation: { type: '3', role: '4' },
  thing: { type: '2', role: '4' },
  query: { type: '2', role: '24' },
  job: { type: '4', role: '20' },
} as const

/**
 * The FHIR R4 AuditEvent of an act, without its number. Patients and exams become keyed tokens here; nothing else of
 * them goes in.
 * @param at ISO date-time
 * @param software e.g. "OpenDRL 0.1.0"
 */
export function auditEventOf(
  act: AuditAct,
  keys: Pick<AuditKeys, 'token'>,
  at: string,
  software: string,
): AuditEvent {
  const [first] = act.operations
  const entities = [
    ...distinct(act.facilities).map((code) => entity('organisation', 'facility', code)),
    ...distinct(act.actingFor).map((code) => entity('organisation', 'acting-for', code)),
    ...(act.things ?? []).map(({ kind, id }) => entity('thing', kind, id)),
    ...tokens('exam', act.exams, keys),
    ...tokens('patient', act.patients, keys),
    ...question(act.question),
    ...circumstances(act),
  ]
  return {
    resourceType: 'AuditEvent',
    type: { system: auditSystems.dicom, code: familyCode(first) },
    subtype: distinct(act.operations).map((code) => ({ system: auditSystems.action, code })),
    action: auditPolicies[first].action,
    recorded: at,
    outcome: outcomes[act.outcome],
    ...(act.problem === undefined ? {} : { outcomeDesc: act.problem }),
    agent: [agentOf(act.agent)],
    source: {
      observer: { display: software },
      // an application server (security-source-type)
      type: [{ system: auditSystems.sourceType, code: '4' }],
    },
    ...(entities.length === 0 ? {} : { entity: entities }),
  }
}

function agentOf(agent: AuditAgent): AuditEvent['agent'][number] {
  if (agent.kind === 'peer')
    return { who: { identifier: { system: 'urn:opendrl:peer', value: agent.id } }, requestor: true }
  if (!('id' in agent))
    return {
      who: { identifier: { system: auditSystems.agent, value: agent.kind } },
      requestor: true,
    }
  return {
    who: { identifier: { system: `urn:opendrl:${agent.kind}`, value: agent.id } },
    role: agent.roles.map((code) => ({ coding: [{ system: auditSystems.role, code }] })),
    requestor: true,
  }
}

const shape = (kind: keyof typeof kinds): Pick<Entity, 'type' | 'role'> => ({
  type: { system: auditSystems.entityType, code: kinds[kind].type },
  role: { system: auditSystems.objectRole, code: kinds[kind].role },
})

const entity = (kind: keyof typeof kinds, what: string, value: string): Entity => ({
  what: { identifier: { system: `urn:opendrl:${what}`, value } },
  ...shape(kind),
})

function tokens(
  kind: TokenKind,
  ids: readonly string[] | undefined,
  keys: Pick<AuditKeys, 'token'>,
): readonly Entity[] {
  const all = distinct(ids)
  const named = all
    .slice(0, maxTokens)
    .map((id) =>
      entity(kind === 'patient' ? 'person' : 'thing', `${kind}-token`, keys.token(kind, id)),
    )
  if (all.length <= maxTokens || kind !== 'patient') return named
  const more = { type: 'more-patients' as const, valueString: String(all.length - maxTokens) }
  return [...named, { ...shape('person'), detail: [more] }]
}

function question(asked: AuditAct['question']): readonly Entity[] {
  const parts = Object.entries(asked ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (parts.length === 0) return []
  const query = Buffer.from(JSON.stringify(Object.fromEntries(parts))).toString('base64')
  return [{ ...shape('query'), query }]
}

function circumstances({ request, weakening, count }: AuditAct): readonly Entity[] {
  const detail: NonNullable<Entity['detail']> = []
  if (request !== undefined) detail.push({ type: 'request', valueString: request })
  if (weakening !== undefined && weakening.length > 0)
    detail.push({ type: 'weakening', valueString: distinct(weakening).join(' ').slice(0, 200) })
  if (count !== undefined && count > 1) detail.push({ type: 'count', valueString: String(count) })
  return detail.length === 0 ? [] : [{ ...shape('job'), detail }]
}

const distinct = <T>(values: readonly T[] | undefined): readonly T[] => [...new Set(values)]
