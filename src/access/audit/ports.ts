import type { AuditEvent } from '../../contract/audit-event.ts'
import type { AuditAct } from './audit-act.ts'
import type { AuditFilter } from './audit-filter.ts'

/** The trail cannot be written: what was asked for must not be shown. */
export class AuditUnwritable extends Error {
  override readonly name = 'AuditUnwritable'
}

/** Where acts are kept for ever, in order, so that an edit is noticed. */
export interface AuditTrail {
  /** Resolves when the entry is on disk. @throws AuditUnwritable */
  record(act: AuditAct): Promise<void>
  /** Resolves when the trail can be written; writes an entry to find out after it could not. @throws AuditUnwritable */
  assertWritable(): Promise<void>
  read(query: AuditRead): Promise<AuditPage>
  close(): Promise<void>
}

/** The trail as somebody at the data directory reads it. */
export interface AuditReader {
  read(query: AuditRead): Promise<AuditPage>
  /** Where the trail ends now: to be noted elsewhere, and compared. */
  head(): { readonly sequence: number; readonly hash: string } | null
  /** The token that stands for a patient in the trail. @param pseudonym as stored */
  patientToken(pseudonym: string): string
  /**
   * Records that the trail is read, before anything of it is shown. Where a service has the data directory, the service
   * takes it into the trail.
   * @param facilities those that were asked for
   */
  tellReading(facilities: readonly string[]): Promise<void>
}

export interface AuditRead {
  readonly filter: AuditFilter
  /** Number of the entry before the first wanted; 0 for the beginning. */
  readonly after: number
  readonly limit: number
}

export interface AuditPage {
  /** With their numbers as `id`, oldest first. */
  readonly events: readonly AuditEvent[]
  /** Where to go on; null at the end. A page may be short, or empty, long before. */
  readonly next: number | null
}
