import type { AuditAgent } from '../../access/audit/audit-act.ts'
import type { Principal } from '../../access/principal.ts'

/** Whoever asks, as the trail names them: by an id, never by a label, which may be a person's name. */
export const agentOf = ({ keyId, roles }: Principal): AuditAgent => ({
  kind: 'key',
  id: keyId,
  roles,
})
