import type { AuditAgent } from '../../access/audit/audit-act.ts'
import type { Principal } from '../../access/principal.ts'

/** Whoever asks, as the trail names them: by an id, never by a label, which may be a person's name. */
export const agentOf = ({ keyId, roles, origin }: Principal): AuditAgent => ({
  kind: origin,
  id: keyId,
  roles,
})
