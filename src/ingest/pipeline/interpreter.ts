import type { MemberItem } from '../member-item.ts'
import type { Pseudonymiser } from '../ports.ts'
import { understand, type UnderstoodItem } from './understand.ts'

/** Understands what was read; where that is done is not the pipeline's matter. */
export interface Interpreter {
  /** @returns one for each item, in order */
  interpret(
    items: readonly MemberItem[],
    of: { readonly facilityId: string; readonly today: string },
  ): Promise<readonly UnderstoodItem[]>
  close(): Promise<void>
}

/** Understands in this thread: for programs that have nothing else to do, and for tests. */
export function createInlineInterpreter(
  pseudonymiserFor: (facilityId: string) => Pseudonymiser,
): Interpreter {
  return {
    interpret: (items, { facilityId, today }) => {
      const pseudonymiser = pseudonymiserFor(facilityId)
      return Promise.resolve(
        items.map((item) => understand(item, { pseudonymiser, facilityId, today })),
      )
    },
    close: () => Promise.resolve(),
  }
}
