import type { Context } from 'hono'
import type { AuditAct, AuditOperation } from '../../access/audit/audit-act.ts'
import { auditPolicies } from '../../access/audit/policy.ts'
import { weakeningWords } from '../../access/audit/weakening-words.ts'
import { parseKey } from '../../access/parse-key.ts'
import type { AccessDecision } from '../access.ts'
import type { AppEnv } from '../app-env.ts'
import type { ProblemError } from '../problem.ts'
import { agentOf } from './agent-of.ts'
import { questionOf } from './question-of.ts'

type Doing = Pick<AuditAct, 'operations' | 'agent' | 'facilities' | 'actingFor'>

/** A credential of more facilities acts for none in particular. */
const fewFacilities = 20

/**
 * What a request did, or wanted to, once its answer stands; null when nothing of it is recorded.
 * Nothing that was sent goes in as it is: names of parameters and their values only when a list has them, ids only of
 * what was found.
 * @param problem what the answer says went wrong; null when nothing did
 */
export function actOfRequest(c: Context<AppEnv>, problem: ProblemError | null): AuditAct | null {
  const { status } = c.res
  const weakening = weakeningWords([...Object.keys(c.req.query()), ...refusedFields(problem)])
  const doing = doingOf(c, problem, weakening.length > 0)
  if (doing === null) return null
  const isDone = status < 400
  const notes = c.get('audit')
  const { things, exams, patients } = notes
  return {
    ...doing,
    outcome: isDone ? 'done' : status >= 500 ? 'failed' : 'refused',
    ...(problem === null ? {} : { problem: problem.code }),
    request: c.get('requestId'),
    weakening,
    ...(isDone
      ? {
          facilities: [...(doing.facilities ?? []), ...notes.facilities],
          things,
          exams,
          patients,
          question: questionOf(c.req.query()),
        }
      : {}),
  }
}

function doingOf(
  c: Context<AppEnv>,
  problem: ProblemError | null,
  isWeakening: boolean,
): Doing | null {
  const { told } = c.get('audit')
  if (told !== null) return { operations: [told.operation], agent: told.agent }
  // Absent until a credential was found to hold; the type says otherwise.
  const access: AppEnv['Variables']['access'] | undefined = c.get('access')
  if (access === undefined) return credentialRefused(problem)
  const agent = agentOf(access.principal)
  const operations = new Set<AuditOperation>(
    recordable(access.decisions).map(({ action }) => action),
  )
  if (isWeakening) operations.add('disclosure.weaken')
  const [first, ...others] = operations
  if (first === undefined) return null
  const facilities = recordable(access.decisions).flatMap(({ facility }) => facility ?? [])
  const own = access.principal.facilities
  const actingFor = own === '*' || own.length > fewFacilities ? [] : own
  return { operations: [first, ...others], agent, facilities, actingFor }
}

/** A denial stands for all; of what was allowed, what the policy wants. */
function recordable(decisions: readonly AccessDecision[]): readonly AccessDecision[] {
  const denied = decisions.find(({ decision }) => decision !== 'allowed')
  if (denied !== undefined) return [denied]
  return decisions.filter(({ action }) => auditPolicies[action].record === 'always')
}

const credentialProblems: ReadonlySet<string> = new Set([
  'key-missing',
  'key-invalid',
  'key-in-url',
  'session-ended',
  'origin-foreign',
])

const credentialRefused = (problem: ProblemError | null): Doing | null =>
  problem !== null && credentialProblems.has(problem.code)
    ? { operations: ['credential.check'], agent: { kind: 'nobody' } }
    : null

/** The id of the key that was sent, if it is one to the last character: then its id is no other text. */
export function keyIdSent(c: Context<AppEnv>): string | null {
  const sent = `${c.req.header('authorization') ?? ''} ${c.req.url}`
  const text = /odrl_\w+/.exec(sent)?.[0]
  return text === undefined ? null : (parseKey(text)?.id ?? null)
}

const refusedFields = (problem: ProblemError | null): readonly string[] =>
  (problem?.errors ?? []).flatMap(({ field }) => field.split(/[.,\s]+/))
