/** That a facility's pseudonyms are of a new epoch from some time on. */
export interface EpochFact {
  readonly facilityId: string
  readonly epoch: number
  readonly startedAt: string
  /** Until when what was keyed at the hospital with the epoch before is taken (ISO 8601). */
  readonly overlapUntil: string
  readonly decidedBy: string
}

export interface KeyDestruction {
  readonly facilityId: string
  readonly epoch: number
  readonly destroyedAt: string
  readonly decidedBy: string
}

export interface EpochStore {
  /** In order; the first epoch is not among them. */
  epochs(facilityId: string): Promise<readonly EpochFact[]>
  addEpoch(fact: EpochFact): Promise<void>
  destructions(facilityId: string): Promise<readonly KeyDestruction[]>
  addDestruction(fact: KeyDestruction): Promise<void>
}

/** The random part of the keys of later epochs, outside the database and its backups. */
export interface EpochSalts {
  /** Makes the salt of an epoch, on disk when it returns. @throws Error when there is one */
  make(facilityId: string, epoch: number): Uint8Array
  /** Null when it was destroyed. */
  salt(facilityId: string, epoch: number): Uint8Array | null
  destroy(facilityId: string, epoch: number): void
}
