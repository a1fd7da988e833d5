import type { Principal } from '../access/principal.ts'
import type { Services } from '../services.ts'
import type { Access } from './access.ts'
import type { AuditNotes } from './audit/audit-notes.ts'

/** Services are asked for at each request, so that the routes can be described without a running service. */
export type ServicesOf = () => Services

export interface AppEnv {
  Variables: {
    requestId: string
    principal: Principal
    /** Set by authentication, with `principal`; absent where no credential is asked for. */
    access: Access
    /** What a route tells the audit trail beside the decisions on access; set with the request. */
    audit: AuditNotes
    /** Aborts when the client is gone or the request's deadline has passed; set with `principal` on every route. */
    until: AbortSignal
  }
}
