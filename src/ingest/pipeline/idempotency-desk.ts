import { createHash } from 'node:crypto'
import type { IdempotencyStore, KeptAnswer } from '../ports.ts'

/** Answers are kept this long; a key may be used anew afterwards. */
export const answersKeptDays = 7

const dayMs = 86_400_000

/** A request that named itself, while it is being answered. */
export interface Claim {
  /** The first answer to this name, whatever its body; null when there is none. */
  readonly first: KeptAnswer | null
  keep(answer: Omit<KeptAnswer, 'receivedAt'>): Promise<void>
  /** Lets the next request of this name in. */
  release(): void
}

/** Requests that name themselves (Idempotency-Key): each is carried out once. */
export interface IdempotencyDesk {
  /** @returns null while another request of this name is being answered */
  claim(facilityId: string, key: string): Promise<Claim | null>
  forgetOld(): Promise<void>
}

export function createIdempotencyDesk(store: IdempotencyStore, clock: () => Date): IdempotencyDesk {
  const claimed = new Set<string>()
  const oldest = () => new Date(clock().getTime() - answersKeptDays * dayMs).toISOString()
  return {
    async claim(facilityId, key) {
      const keySha256 = createHash('sha256').update(key).digest('hex')
      const name = `${keySha256} ${facilityId}`
      if (claimed.has(name)) return null
      claimed.add(name)
      const release = () => void claimed.delete(name)
      try {
        const kept = await store.keptAnswer(facilityId, keySha256)
        const first = kept === null || kept.receivedAt < oldest() ? null : kept
        const keep: Claim['keep'] = (answer) =>
          store.keepAnswer(facilityId, keySha256, {
            ...answer,
            receivedAt: clock().toISOString(),
          })
        return { first, keep, release }
      } catch (error) {
        release()
        throw error
      }
    },
    forgetOld: () => store.forgetAnswers(oldest()),
  }
}
