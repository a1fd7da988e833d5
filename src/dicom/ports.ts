import type { ReceivedObject } from './inbox/inbox.ts'
import type { StoreStatus } from './statuses.ts'

/** Why an association was not accepted. */
export type Refusal = 'called-ae-title' | 'calling-ae-title' | 'too-many' | 'stopping' | 'failed'

/** What the receiver needs of the registry. */
export interface ReceiverParts {
  /** Titles as sent, without padding. */
  readonly match: (
    calledAeTitle: string,
    callingAeTitle: string,
  ) => Promise<
    { readonly facility: string } | { readonly unknown: 'called-ae-title' | 'calling-ae-title' }
  >
  /**
   * Keeps on record who asked for an association and what the answer is, before it is given. What cannot be recorded is
   * not accepted.
   */
  readonly record: (
    titles: Titles,
    answer: { readonly facility: string } | { readonly refused: Refusal },
  ) => Promise<void>
  readonly inbox: {
    keep(facilityId: string, object: ReceivedObject): Promise<void>
    associationEnded(facilityId: string): void
  }
  readonly settings: {
    readonly maxAssociations: number
    readonly idleMs: number
    readonly secondaryCapture: boolean
  }
  readonly hears: ReceiverEvents
}

/** Told of what happens; nothing in it comes from an object. */
export interface ReceiverEvents {
  accepted(titles: Titles, facilityId: string): void
  refused(titles: Titles, why: Refusal): void
  /** An accepted association is over: released by the sender, or cut off by either. */
  ended(how: 'released' | 'aborted', why: string): void
  object(status: StoreStatus): void
  /** A connection that never became an association. */
  lost(why: string): void
  failed(error: Error): void
}

export interface Titles {
  readonly called: string
  readonly calling: string
}
