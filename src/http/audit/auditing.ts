import type { Context, MiddlewareHandler } from 'hono'
import type { AuditAct } from '../../access/audit/audit-act.ts'
import type { AppEnv, ServicesOf } from '../app-env.ts'
import { ProblemError } from '../problem.ts'
import { asProblem } from '../problem-response.ts'
import { actOfRequest, keyIdSent } from './act-of-request.ts'
import { AuditNotes } from './audit-notes.ts'

/**
 * Writes what a request did to the audit trail before its answer leaves: a stream's, before its first byte. When the
 * trail cannot be written nothing is shown, and nothing more is begun until it can.
 */
export function auditing(services: ServicesOf): MiddlewareHandler<AppEnv> {
  return async function audit(c, next) {
    c.set('audit', new AuditNotes())
    const desk = services().audit
    await desk.assertWritable().catch(unwritable)
    await next()
    const act = actOfRequest(c, c.error === undefined ? null : asProblem(c.error))
    if (act === null) return
    try {
      if (act.operations[0] === 'credential.check') await desk.recordRefusal(withKeySent(c, act))
      else await desk.record(act)
    } catch (error) {
      void c.res.body?.cancel()
      // A response that is set again keeps the headers of the one before: it is taken away first.
      c.res = undefined
      unwritable(error)
    }
  }
}

function withKeySent(c: Context<AppEnv>, act: AuditAct): AuditAct {
  const id = keyIdSent(c)
  return id === null ? act : { ...act, things: [{ kind: 'key', id }] }
}

function unwritable(error: unknown): never {
  if (!(error instanceof Error) || error.name !== 'AuditUnwritable') throw error
  throw new ProblemError(
    'audit-unwritable',
    'Nothing is shown that cannot be recorded. What was to be changed may have been; look before you send it again.',
  )
}
