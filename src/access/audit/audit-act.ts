import type { Action } from '../permissions.ts'
import type { Role } from '../role.ts'

/** What is recorded beside the actions of the authorisation table. */
export const otherOperations = [
  'session.create',
  'session.end',
  'credential.check',
  'dicom.associate',
  'pseudonym-key.export',
  'disclosure.weaken',
  'service.start',
  'service.stop',
  'trail.begin',
  'trail.fault',
  'trail.resume',
] as const
export type AuditOperation = Action | (typeof otherOperations)[number]

/**
 * Who did it. `key`, `session`, `token`: a credential, by its id or a digest of its holder. `peer`: a DICOM sender,
 * by its AE titles. `operator`: whoever has the data directory (no name of theirs is known for sure, so none is kept).
 * `system`: the service by itself. `nobody`: no credential that holds.
 */
export type AuditAgent =
  | {
      readonly kind: 'key' | 'session' | 'token'
      readonly id: string
      readonly roles: readonly Role[]
    }
  | { readonly kind: 'peer'; readonly id: string }
  | { readonly kind: 'operator' | 'system' | 'nobody' }

/** Things that are named by their id, which comes from no patient. */
export type AuditThing =
  'upload' | 'key' | 'rule' | 'layout' | 'release' | 'snapshot' | 'erasure' | 'backup'

/** `done`; `refused`: not allowed, or not possible as asked; `failed`: the service could not. */
export type ActOutcome = 'done' | 'refused' | 'failed'

/** One thing that somebody did, or wanted to, as the trail keeps it. */
export interface AuditAct {
  /** The first one gives the entry its type. */
  readonly operations: readonly [AuditOperation, ...AuditOperation[]]
  readonly agent: AuditAgent
  readonly outcome: ActOutcome
  /** Stable code of the problem when it was not done. */
  readonly problem?: string | undefined
  /** Codes of facilities whose data it was about; none for the registry as a whole. */
  readonly facilities?: readonly string[]
  /** Codes of the facilities the credential is for, where the act was about none of them. */
  readonly actingFor?: readonly string[]
  readonly things?: readonly { readonly kind: AuditThing; readonly id: string }[]
  /** Pseudonyms of the patients shown or changed, as stored; the trail keeps tokens of them. */
  readonly patients?: readonly string[]
  /** Ids of the exams shown or changed, as stored; the trail keeps tokens of them. */
  readonly exams?: readonly string[]
  readonly question?: Readonly<Record<string, string>>
  readonly request?: string | undefined
  /** Words of the request that would have weakened what protects the published figures. */
  readonly weakening?: readonly string[]
  /** Of like acts that this entry stands for; one when absent. */
  readonly count?: number
}
