import type { AuditAgent, AuditOperation, AuditThing } from '../../access/audit/audit-act.ts'

/**
 * What a route knows about a request and the decisions on access do not: which things, exams and patients it showed
 * or changed. The audit trail keeps the patients and exams as keyed tokens.
 */
export class AuditNotes {
  readonly things: { readonly kind: AuditThing; readonly id: string }[] = []
  readonly facilities: string[] = []
  /** Ids of exams whose patients were shown or changed. */
  readonly exams: string[] = []
  readonly patients: string[] = []
  /** Set by a route that finds out by itself who somebody is, such as sign-in. */
  told: { readonly operation: AuditOperation; readonly agent: AuditAgent } | null = null

  thing(kind: AuditThing, id: string): void {
    this.things.push({ kind, id })
  }

  /** Facilities whose data was shown or changed, where no decision on access names them. */
  ofFacilities(...codes: readonly string[]): void {
    this.facilities.push(...codes)
  }

  ofExams(...ids: readonly string[]): void {
    this.exams.push(...ids)
  }

  /** @param pseudonyms as stored */
  ofPatients(...pseudonyms: readonly string[]): void {
    this.patients.push(...pseudonyms)
  }

  /** An act that is none of the authorisation table's; its outcome is that of the answer. */
  act(operation: AuditOperation, agent: AuditAgent): void {
    this.told = { operation, agent }
  }
}
