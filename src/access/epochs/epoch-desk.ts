import type { EpochView } from '../../contract/patients-rights.ts'
import type { FacilityEpochs } from '../../ingest/ports.ts'
import { firstEpoch, pseudonymKey } from '../pseudonym-keys.ts'
import type { EpochFact, EpochSalts, EpochStore } from './ports.ts'

const dayMs = 86_400_000

export type DestructionRefusal = 'first' | 'current' | 'overlap' | 'unknown'

/** Where a facility's pseudonyms begin a new epoch, and keys of old ones end. */
export interface EpochDesk {
  pseudonymEpochs(facilityId: string): Promise<readonly EpochView[]>
  /** What records are keyed with; for the service's own use. */
  facilityEpochs(facilityId: string): Promise<FacilityEpochs>
  /** @param overlapDays how long records keyed at the hospital with the epoch before are still taken */
  rotatePseudonyms(facilityId: string, overlapDays: number, by: string): Promise<EpochView>
  /** @returns null when the key is gone, or why it may not go */
  destroyEpochKey(facilityId: string, epoch: number, by: string): Promise<DestructionRefusal | null>
}

export function createEpochDesk({
  store,
  salts,
  master,
  clock,
}: {
  readonly store: EpochStore
  readonly salts: EpochSalts
  readonly master: Uint8Array
  readonly clock: () => Date
}): EpochDesk {
  const views = async (facilityId: string): Promise<EpochView[]> => {
    const now = clock().toISOString()
    const facts = await store.epochs(facilityId)
    const destroyed = new Map(
      (await store.destructions(facilityId)).map((fact) => [fact.epoch, fact.destroyedAt]),
    )
    const first = { epoch: firstEpoch, startedAt: null }
    return [first, ...facts].map(({ epoch, startedAt }, index, all) => {
      const next: EpochFact | undefined = facts[index]
      return {
        epoch,
        startedAt,
        isCurrent: index === all.length - 1,
        // Only the epoch just before the current one can still be taken.
        acceptedUntil:
          index === all.length - 2 && next !== undefined && next.overlapUntil > now
            ? next.overlapUntil
            : null,
        destroyedAt: destroyed.get(epoch) ?? null,
      }
    })
  }
  const keyOf = (facilityId: string, epoch: number): Uint8Array | null => {
    if (epoch === firstEpoch) return pseudonymKey(master, facilityId, epoch)
    const salt = salts.salt(facilityId, epoch)
    return salt === null ? null : pseudonymKey(master, facilityId, epoch, salt)
  }
  return {
    pseudonymEpochs: views,
    async facilityEpochs(facilityId) {
      const [current, ...earlier] = (await views(facilityId)).toReversed()
      const key = current === undefined ? null : keyOf(facilityId, current.epoch)
      if (current === undefined || key === null)
        throw new Error(
          `The key of the pseudonyms of "${facilityId}" is missing from the keys folder; restore it before anything is uploaded.`,
        )
      return {
        current: { epoch: current.epoch, key },
        earlier: earlier.flatMap(({ epoch, acceptedUntil }) => {
          const earlierKey = keyOf(facilityId, epoch)
          return earlierKey === null
            ? []
            : [{ epoch, key: earlierKey, accepted: acceptedUntil !== null }]
        }),
      }
    },
    async rotatePseudonyms(facilityId, overlapDays, by) {
      const epoch = ((await views(facilityId)).at(-1)?.epoch ?? firstEpoch) + 1
      const now = clock()
      salts.make(facilityId, epoch)
      await store.addEpoch({
        facilityId,
        epoch,
        startedAt: now.toISOString(),
        overlapUntil: new Date(now.getTime() + overlapDays * dayMs).toISOString(),
        decidedBy: by,
      })
      const view = (await views(facilityId)).at(-1)
      if (view === undefined) throw new Error('An epoch was begun and is not there.')
      return view
    },
    async destroyEpochKey(facilityId, epoch, by) {
      const view = (await views(facilityId)).find((known) => known.epoch === epoch)
      if (view === undefined) return 'unknown'
      if (epoch === firstEpoch) return 'first'
      if (view.isCurrent) return 'current'
      if (view.acceptedUntil !== null) return 'overlap'
      salts.destroy(facilityId, epoch)
      if (view.destroyedAt === null)
        await store.addDestruction({
          facilityId,
          epoch,
          destroyedAt: clock().toISOString(),
          decidedBy: by,
        })
      return null
    },
  }
}
