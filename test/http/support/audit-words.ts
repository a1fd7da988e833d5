import type { AuditEvent } from '../../../src/contract/audit-event.ts'

/** Identifiers of what an entry is about, of one system. */
export const entities = (event: AuditEvent | undefined, system: string): readonly string[] =>
  (event?.entity ?? []).flatMap(({ what }) =>
    what?.identifier.system === `urn:opendrl:${system}` ? [what.identifier.value] : [],
  )
/** A detail of an entry, by its type. */
export const detail = (event: AuditEvent | undefined, type: string): string | undefined =>
  event?.entity?.flatMap((part) => part.detail ?? []).find((part) => part.type === type)
    ?.valueString
